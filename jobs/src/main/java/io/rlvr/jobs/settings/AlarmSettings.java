package io.rlvr.jobs.settings;

import io.rlvr.config.Key;
import io.rlvr.config.Settings;
import java.util.List;

/** Settings of the alarms: free in a run, for they change no row. */
public final class AlarmSettings {
  /** What the loop does about an alarm. */
  public enum Action {
    /** Says it in one line and goes on. */
    WARN,
    /** Ends the run after the step. */
    STOP,
    /** Does not look. */
    OFF;

    public static Action from(Settings settings) {
      return settings.get(ACTION);
    }
  }

  static final Key<Action> ACTION =
      Key.choice(
              "alarm.action",
              Action.WARN,
              "What the loop does about an alarm: say it, or stop after the step (and again at once"
                  + " when resumed); the report lists alarms in any case.")
          .operational();
  static final Key<Double> LENGTH_COLLAPSE =
      Key.between(
              "alarm.length-collapse",
              0.3,
              0,
              1,
              "Alarm where the mean response length is below this share of the first step's; 0 for"
                  + " never.")
          .operational();
  static final Key<Double> KL_SURGE =
      Key.atLeast(
              "alarm.kl-surge",
              1,
              0,
              "Alarm where kl.policy-reference is above this many nat per token.")
          .operational();
  static final Key<Double> DIVERGENCE =
      Key.atLeast(
              "alarm.divergence",
              0.1,
              0,
              "Alarm where reward.mean has risen by more than this since the first steps while a"
                  + " monitor's mean, or the accuracy on held-out prompts, has fallen.")
          .operational();
  static final Key<Integer> WINDOW =
      Key.integer(
              "alarm.window",
              3,
              1,
              "Steps whose mean is compared for alarm.divergence: the first so many with the last.")
          .operational();
  static final Key<Double> MIN_AGREEMENT =
      Key.between(
              "alarm.min-agreement",
              0.5,
              0,
              1,
              "Alarm where the agreement of the reward with a monitor is below this; 0 for never.")
          .operational();
  static final Key<Double> GUARDED_SHARE =
      Key.between(
              "alarm.guarded-share",
              0.5,
              0,
              1,
              "Alarm where reward.guarded-share is above this; 1 for never.")
          .operational();
  static final Key<Double> JUDGE_NEITHER_SHARE =
      Key.between(
              "alarm.judge-neither-share",
              0.2,
              0,
              1,
              "Alarm where reward.judge-neither-share is above this; 1 for never.")
          .operational();
  static final Key<Double> EQUAL_GROUPS =
      Key.between(
              "alarm.equal-groups",
              0.9,
              0,
              1,
              "Alarm where group.zero-std-share is above this: groups whose rewards are all equal"
                  + " teach nothing; 1 for never.")
          .operational();
  static final Key<Double> CLIPPED_SHARE =
      Key.between(
              "alarm.clipped-share",
              0.9,
              0,
              1,
              "Alarm where response.clipped-share is above this; 1 for never.")
          .operational();
  static final Key<Double> FLAT_REWARD =
      Key.atLeast(
              "alarm.flat-reward",
              0.02,
              0,
              "Alarm where reward.std is below this and reward.mean within 0.05 of 0 or 1: rewards"
                  + " that are all but the same teach noise; 0 for never.")
          .operational();
  static final Key<Double> JUDGE_YES =
      Key.between(
              "alarm.judge-yes",
              0.95,
              0,
              1,
              "Alarm where reward.judge-probability-mean is above this, and was so at the first"
                  + " step: a judge that says YES to a policy before it has learned; 1 for never.")
          .operational();
  static final Key<Integer> SKIPPED_STEPS =
      Key.integer(
              "alarm.skipped-steps",
              0,
              0,
              "Alarm where update.skipped-steps is above this: optimizer steps of a step that were"
                  + " left out because their gradient was not finite.")
          .operational();
  static final Key<Double> MISMATCH_KL =
      Key.atLeast(
              "alarm.mismatch-kl",
              0.01,
              0,
              "Alarm where mismatch.kl is above this many nat per token: the engine that samples"
                  + " and the one that trains give other probabilities.")
          .operational();

  public static final List<Key<?>> KEYS =
      List.of(
          ACTION,
          LENGTH_COLLAPSE,
          KL_SURGE,
          DIVERGENCE,
          WINDOW,
          MIN_AGREEMENT,
          GUARDED_SHARE,
          JUDGE_NEITHER_SHARE,
          EQUAL_GROUPS,
          CLIPPED_SHARE,
          FLAT_REWARD,
          JUDGE_YES,
          SKIPPED_STEPS,
          MISMATCH_KL);

  private AlarmSettings() {}
}
