package io.rlvr.reward.sql;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * What one query may take.
 *
 * @param memoryMb MiB of native memory
 * @param valueKb KiB of one text, blob or row within SQLite
 */
record SqlLimits(Duration timeout, int maxRows, int memoryMb, int valueKb) {
  private static final long MIB = 1L << 20;

  SqlLimits {
    requireNonNull(timeout, "timeout is null");
  }

  long memoryBytes() {
    return memoryMb * MIB;
  }

  int valueBytes() {
    return valueKb * 1024;
  }
}
