package io.rlvr.reward.code.sandbox;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A control group that this process is in, of one hierarchy.
 *
 * @param bounds what its children may bound: processes, memory
 */
record ControlGroupParent(Path folder, String bounds, boolean isVersion2) {
  private static final Path ROOT = Path.of("/sys/fs/cgroup");
  private static final Pattern LINE = Pattern.compile("\\d{1,9}:([^:]*):(/.*)");
  private static final Pattern OWNED = Pattern.compile(Owner.PREFIX + "(\\d{1,18})-.*");
  private static final String PROCESSES = "processes";
  private static final String MEMORY = "memory";
  private static final String BOTH = "processes and memory";

  /** By /proc/self/cgroup; empty on other systems. */
  static List<ControlGroupParent> ofThisProcess() throws IOException {
    Path own = Path.of("/proc/self/cgroup");
    List<ControlGroupParent> found = new ArrayList<>();
    if (Files.isReadable(own)) {
      for (String line : Files.readAllLines(own)) {
        Matcher matcher = LINE.matcher(line);
        if (matcher.matches()) {
          of(matcher.group(1), matcher.group(2).substring(1)).ifPresent(found::add);
        }
      }
    }
    return found;
  }

  private static Optional<ControlGroupParent> of(String controllers, String path) {
    ControlGroupParent parent =
        switch (controllers) {
          case "" -> new ControlGroupParent(ROOT.resolve(path), BOTH, true);
          case "pids" ->
              new ControlGroupParent(ROOT.resolve("pids").resolve(path), PROCESSES, false);
          case "memory" ->
              new ControlGroupParent(ROOT.resolve("memory").resolve(path), MEMORY, false);
          default -> new ControlGroupParent(ROOT.resolve(controllers), "", false);
        };
    boolean isThere = !parent.bounds.isEmpty() && Files.isWritable(parent.folder);
    return isThere ? Optional.of(parent) : Optional.empty();
  }

  /**
   * @throws IOException if this process may not
   */
  Path create(String name, ProcessLimits limits) throws IOException {
    Path group = folder.resolve(name);
    if (isVersion2) {
      write(folder.resolve("cgroup.subtree_control"), "+pids +memory");
    }
    Files.createDirectory(group);
    try {
      if (!bounds.equals(MEMORY)) {
        write(group.resolve("pids.max"), Integer.toString(limits.processes()));
      }
      if (!bounds.equals(PROCESSES) && limits.memoryMb() > 0) {
        // the files of its disk are memory, too
        long bytes = ((long) limits.memoryMb() + limits.diskMb()) << 20;
        String file = isVersion2 ? "memory.max" : "memory.limit_in_bytes";
        write(group.resolve(file), Long.toString(bytes));
      }
      return group;
    } catch (IOException e) {
      Files.delete(group);
      throw e;
    }
  }

  /** Groups of processes that have died; those with something in them stay. */
  void removeStale() throws IOException {
    try (DirectoryStream<Path> groups = Files.newDirectoryStream(folder, Owner.PREFIX + "*")) {
      for (Path group : groups) {
        Matcher owner = OWNED.matcher(group.getFileName().toString());
        if (owner.matches() && ProcessHandle.of(Long.parseLong(owner.group(1))).isEmpty()) {
          ControlGroups.Group.isRemoved(group);
        }
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
  }

  private static void write(Path file, String value) throws IOException {
    Files.write(file, value.getBytes(US_ASCII), StandardOpenOption.WRITE);
  }
}
