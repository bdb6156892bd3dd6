package io.rlvr.jobs.run;

import static java.util.Objects.requireNonNull;

import java.time.Instant;

/**
 * A metric as its stage measured it.
 *
 * @param value NaN where it could not be measured
 * @param time when the stage was done, as its manifest has it
 */
public record TimedMetric(String name, double value, Instant time) {
  public TimedMetric {
    requireNonNull(name, "name is null");
    requireNonNull(time, "time is null");
  }
}
