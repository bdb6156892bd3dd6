package io.rlvr.data;

import static java.util.Objects.requireNonNull;

import java.util.Map;
import java.util.OptionalDouble;

/**
 * What one rollout contributes to the update.
 *
 * @param reward the verdict's value, absent where it was not SCORED
 * @param normalised after the step's z-score (if any) and the KL penalty (if it is in the reward)
 * @param advantage what the loss multiplies with
 * @param kept whether the rollout takes part in the update
 * @param reason why not, empty where kept
 */
public record Credit(
    int step,
    String promptId,
    int sample,
    OptionalDouble reward,
    OptionalDouble normalised,
    OptionalDouble advantage,
    boolean kept,
    String reason) {
  private static final RecordParts<Credit> PARTS = RecordParts.of(Credit.class);

  public Credit {
    requireNonNull(promptId, "promptId is null");
    requireNonNull(reward, "reward is null");
    requireNonNull(normalised, "normalised is null");
    requireNonNull(advantage, "advantage is null");
    requireNonNull(reason, "reason is null");
    if (kept && advantage.isEmpty()) {
      throw new IllegalArgumentException("A kept row needs an advantage: prompt " + promptId);
    }
  }

  /** This credit where the rollout takes no part in the update, for the reason given. */
  public Credit left(String why) {
    return PARTS.with(
        this, Map.of("advantage", OptionalDouble.empty(), "kept", false, "reason", why));
  }
}
