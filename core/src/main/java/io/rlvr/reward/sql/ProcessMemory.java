package io.rlvr.reward.sql;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The memory of this process outside of Java's heap, where Linux tells it. What the heap has
 * committed is taken off, so that a growing heap is not taken for a query.
 */
final class ProcessMemory {
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final String ANONYMOUS = "RssAnon:";

  private ProcessMemory() {}

  /** Bytes, of use for differences alone; 0 on other systems. */
  static long nativeBytes() {
    if (!Files.isReadable(STATUS)) {
      return 0;
    }
    try {
      List<String> lines = Files.readAllLines(STATUS);
      for (String line : lines) {
        if (line.startsWith(ANONYMOUS)) {
          String number = line.substring(ANONYMOUS.length()).replaceAll("\\D", "");
          return Long.parseLong(number) * 1024 - Runtime.getRuntime().totalMemory();
        }
      }
      return 0;
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + STATUS, e);
    }
  }
}
