package io.rlvr.jobs.stage;

import io.rlvr.data.StageKind;

/**
 * Names of the rounds of a step: round 0 samples the step's prompts, the others refill it. Stages
 * are named by {@link StageKind#inRound}.
 */
public final class Rounds {
  private Rounds() {}

  /** How a stage calls what it reads of a round: {@code rewards}, {@code rewards-1}. */
  public static String role(String name, int round) {
    return round == 0 ? name : name + "-" + round;
  }

  /** Whether a stage belongs to a refill; what it measures is not the step's. */
  public static boolean isRefill(String stage) {
    return StageKind.round(stage) > 0;
  }
}
