package io.rlvr.jobs.live;

import java.util.HashMap;
import java.util.Map;
import java.util.OptionalDouble;

/** How long work takes, by what the same work took before. This class is NOT thread safe. */
final class TimeLeft {
  /** Of so many seconds in so many times. */
  private record Took(double seconds, int times) {
    static final Took NEVER = new Took(0, 0);

    Took and(double more) {
      return new Took(seconds + more, times + 1);
    }

    OptionalDouble mean() {
      return times == 0 ? OptionalDouble.empty() : OptionalDouble.of(seconds / times);
    }
  }

  private final Map<String, Took> stages = new HashMap<>();
  private Took steps = Took.NEVER;

  void tookStage(String stage, double seconds) {
    stages.put(stage, stages.getOrDefault(stage, Took.NEVER).and(seconds));
  }

  /** A step that was run from its first stage to its last. */
  void tookStep(double seconds) {
    steps = steps.and(seconds);
  }

  /** By earlier runs of the stage, or where there are none or it takes longer, by its share. */
  OptionalDouble ofStage(String stage, double elapsed, Share share) {
    OptionalDouble mean = stages.getOrDefault(stage, Took.NEVER).mean();
    if (mean.isPresent() && mean.getAsDouble() > elapsed) {
      return OptionalDouble.of(mean.getAsDouble() - elapsed);
    }
    if (share.isKnown() && share.done() > 0 && share.done() < share.total()) {
      return OptionalDouble.of(elapsed / share.done() * (share.total() - share.done()));
    }
    return OptionalDouble.empty();
  }

  /**
   * By earlier steps.
   *
   * @param steps that are not done, the one that is under way among them
   * @param elapsed seconds of the step that is under way
   */
  OptionalDouble ofSteps(int steps, double elapsed) {
    OptionalDouble mean = this.steps.mean();
    return mean.isPresent() && steps > 0
        ? OptionalDouble.of(
            mean.getAsDouble() * (steps - 1) + Math.max(0, mean.getAsDouble() - elapsed))
        : OptionalDouble.empty();
  }
}
