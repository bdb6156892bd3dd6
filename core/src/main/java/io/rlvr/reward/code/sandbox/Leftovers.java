package io.rlvr.reward.code.sandbox;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Processes that a program left behind, found by the work folder in their environment or as their
 * current folder. A process that hides both is not found. Linux.
 */
final class Leftovers {
  private static final Path PROC = Path.of("/proc");
  private static final long END_MILLIS = 10_000;
  private static final long PAUSE_MILLIS = 5;

  private Leftovers() {}

  /**
   * Kills them until there are none.
   *
   * @throws IOException if some are still there after 10 seconds
   */
  static void end(Path folder) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + END_MILLIS * 1_000_000;
    List<ProcessHandle> left = of(folder);
    while (!left.isEmpty()) {
      if (System.nanoTime() > deadline) {
        throw new IOException("Cannot end %d processes of %s".formatted(left.size(), folder));
      }
      left.forEach(ProcessHandle::destroyForcibly);
      Thread.sleep(PAUSE_MILLIS);
      left = of(folder);
    }
  }

  /**
   * Whether nothing of a process is left but its number: a parent that never asks for its end keeps
   * that, as process 1 of many containers does.
   */
  static boolean hasEnded(long pid) {
    try {
      String stat = Files.readString(PROC.resolve(pid + "/stat"), ISO_8859_1);
      int state = stat.lastIndexOf(')') + 2;
      return state < stat.length() && "ZX".indexOf(stat.charAt(state)) >= 0;
    } catch (IOException e) {
      return !Files.isDirectory(PROC.resolve(Long.toString(pid)));
    }
  }

  private static List<ProcessHandle> of(Path folder) throws IOException {
    List<ProcessHandle> found = new ArrayList<>();
    if (!Files.isDirectory(PROC)) {
      return found;
    }
    try (DirectoryStream<Path> processes = Files.newDirectoryStream(PROC, "[0-9]*")) {
      for (Path process : processes) {
        if (isOf(folder, process)) {
          long pid = Long.parseLong(process.getFileName().toString());
          Optional<ProcessHandle> handle = ProcessHandle.of(pid);
          handle.ifPresent(found::add);
        }
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    return found;
  }

  private static boolean isOf(Path folder, Path process) {
    try {
      String environment = new String(Files.readAllBytes(process.resolve("environ")), ISO_8859_1);
      return environment.contains("=" + folder + "/")
          || Files.readSymbolicLink(process.resolve("cwd")).startsWith(folder);
    } catch (IOException e) {
      return false; // another user's, or it has ended
    }
  }
}
