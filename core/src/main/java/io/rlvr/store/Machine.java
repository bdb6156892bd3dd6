package io.rlvr.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where process ids mean the same.
 *
 * @param host its name, for people
 * @param id of this boot of the kernel and its space of process ids, where the system tells them
 *     (Linux), as containers share names and have process ids of their own; else the host's name
 */
record Machine(String host, String id) {
  private static final Path BOOT = Path.of("/proc/sys/kernel/random/boot_id");
  private static final Path PROCESSES = Path.of("/proc/self/ns/pid");

  static Machine here() {
    String host = hostName();
    try {
      return Files.isReadable(BOOT) && Files.isSymbolicLink(PROCESSES)
          ? new Machine(
              host, Files.readString(BOOT).strip() + " " + Files.readSymbolicLink(PROCESSES))
          : new Machine(host, host);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + BOOT + " and " + PROCESSES, e);
    }
  }

  private static String hostName() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) { // a host that does not know its own name still has one
      return "localhost";
    }
  }
}
