package io.rlvr.reward.code.sandbox;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * What one run of a program may use.
 *
 * @param time from start to end; its CPU time is bounded by the same, rounded up to seconds
 * @param memoryMb address space of each of its processes, in MiB; 0 for no bound
 * @param outputKb size of its output and of each file that it writes, in KiB
 * @param diskMb size of all files that it writes, in MiB, where it has a disk of its own
 * @param processes processes and threads at once, where the machine can count them
 */
public record ProcessLimits(Duration time, int memoryMb, int outputKb, int diskMb, int processes) {
  public ProcessLimits {
    requireNonNull(time, "time is null");
    if (time.isNegative()
        || time.isZero()
        || memoryMb < 0
        || outputKb < 1
        || diskMb < 1
        || processes < 1) {
      throw new IllegalArgumentException(
          "Limits out of range: %s, %d MiB, %d KiB, %d MiB, %d processes"
              .formatted(time, memoryMb, outputKb, diskMb, processes));
    }
  }

  /** The same with as much time, or more. */
  ProcessLimits forAtLeast(Duration least) {
    Duration longer = time.compareTo(least) < 0 ? least : time;
    return new ProcessLimits(longer, memoryMb, outputKb, diskMb, processes);
  }

  long cpuSeconds() {
    return time.plusMillis(999).toSeconds() + 1; // so that the clock decides, not the CPU's time
  }
}
