package io.rlvr.jobs.rollout;

import io.rlvr.config.Derived;
import io.rlvr.loss.LossSettings;
import io.rlvr.train.UpdateSettings;
import java.util.Map;

/**
 * What follows from rollouts by servers, whose arithmetic is not the trainer's: old
 * log-probabilities are the trainer's own, and a weight corrects for the difference.
 */
public final class ServerDefaults implements Derived {
  /** The cap of truncated importance sampling in verl's and TRL's examples. */
  private static final double CAP = 2;

  @Override
  public Map<String, ?> from(Map<String, ?> given) {
    return ServerEngine.NAME.equals(given.get(RolloutEngines.SETTING))
        ? Map.of(
            UpdateSettings.OLD_LOGPROBS.name(),
            "recompute",
            LossSettings.IMPORTANCE_CAP.name(),
            CAP)
        : Map.of();
  }
}
