package io.rlvr.reward.sql;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The memory of this process outside of Java's heap, where Linux tells it. What the heap has
 * committed is taken off, so that a growing heap is not taken for a query.
 */
final class ProcessMemory {
  private static final Logger LOG = LoggerFactory.getLogger(ProcessMemory.class);
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final String ANONYMOUS = "RssAnon:";

  private ProcessMemory() {}

  /** Bytes, of use for differences alone; empty where the system does not tell. */
  static OptionalLong nativeBytes() {
    if (!Files.isReadable(STATUS)) {
      return OptionalLong.empty();
    }
    try {
      for (String line : Files.readAllLines(STATUS)) {
        if (line.startsWith(ANONYMOUS)) {
          String number = line.substring(ANONYMOUS.length()).replaceAll("\\D", "");
          return OptionalLong.of(
              Long.parseLong(number) * 1024 - Runtime.getRuntime().totalMemory());
        }
      }
    } catch (IOException e) {
      LOG.debug("Cannot read {}", STATUS, e); // a query is then bounded by its time
    }
    return OptionalLong.empty();
  }
}
