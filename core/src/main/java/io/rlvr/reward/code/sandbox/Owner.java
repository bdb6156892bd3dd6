package io.rlvr.reward.code.sandbox;

import java.time.Instant;

/** The process that a name belongs to, told apart from a later one with the same number. */
final class Owner {
  static final String PREFIX = "rlvr-code-";

  private Owner() {}

  /** How the names of what this process makes begin. */
  static String prefix() {
    ProcessHandle self = ProcessHandle.current();
    long start = self.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
    return "%s%d-%d-".formatted(PREFIX, self.pid(), start);
  }
}
