package io.rlvr.jobs.run;

import io.rlvr.data.Metric;
import io.rlvr.data.RewardMetrics;
import io.rlvr.data.RolloutMetrics;
import io.rlvr.data.RunningMetrics;
import io.rlvr.data.UpdateMetrics;
import io.rlvr.jobs.settings.AlarmLimits;
import io.rlvr.report.Alarm;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.SortedMap;

/**
 * What is wrong with a run at a step: a pure function of its metrics up to there, so that a resumed
 * run and the report find the same alarms again. A metric that is not measured raises none.
 *
 * <p>The signs are those by which reward hacking shows first: responses that collapse, a policy
 * that leaves its reference, a reward that rises while what it stands for falls.
 */
public final class Alarms {
  /** How near to 0 or 1 a mean reward is that says nothing else. */
  private static final double NEARLY = 0.05;

  private final AlarmLimits limits;
  private final List<Ceiling> ceilings;
  private final MetricHistory history;

  public Alarms(AlarmLimits limits, MetricHistory history) {
    this.limits = limits;
    this.ceilings = ceilings(limits);
    this.history = history;
  }

  private static List<Ceiling> ceilings(AlarmLimits limits) {
    return List.of(
        new Ceiling(
            "kl-surge",
            RolloutMetrics.KL_POLICY_REFERENCE,
            limits.klSurge(),
            "the policy is %.3f nat per token from its reference"),
        new Ceiling(
            "guarded-share",
            RewardMetrics.REWARD_GUARDED_SHARE,
            limits.guardedShare(),
            "%.3f of the answers hold nothing to judge"),
        new Ceiling(
            "judge-neither-share",
            RewardMetrics.REWARD_JUDGE_NEITHER_SHARE,
            limits.judgeNeitherShare(),
            "the judge says neither YES nor NO to %.3f of the answers"),
        new Ceiling(
            "clipped-share",
            RolloutMetrics.RESPONSE_CLIPPED_SHARE,
            limits.clippedShare(),
            "%.3f of the responses do not end: policy.model cannot do the task and ends no answer,"
                + " or rollout.max-new-tokens is too low"),
        new Ceiling(
            "skipped-steps",
            UpdateMetrics.UPDATE_SKIPPED_STEPS,
            limits.skippedSteps(),
            "skipped optimizer steps, whose gradient was not finite: %.0f"),
        new Ceiling(
            "mismatch-kl",
            RolloutMetrics.MISMATCH_KL,
            limits.mismatchKl(),
            "what samples is %.3f nat per token from what is trained"));
  }

  /** Every alarm of every step, in order. */
  public List<Alarm> all() {
    return history.steps().stream().flatMap(step -> at(step).stream()).toList();
  }

  /** The alarms of a step. */
  public List<Alarm> at(int step) {
    List<Alarm> alarms = new ArrayList<>();
    lengthCollapse(alarms, step);
    if (!equalGroups(alarms, step)) {
      flatReward(alarms, step);
    }
    judgeYes(alarms, step);
    for (Ceiling ceiling : ceilings) {
      ceiling.check(alarms, step, at(step, ceiling.metric()));
    }
    divergences(alarms, step);
    lowAgreements(alarms, step);
    return alarms;
  }

  private void lengthCollapse(List<Alarm> alarms, int step) {
    SortedMap<Integer, Double> lengths = history.until(step, RolloutMetrics.RESPONSE_LENGTH_MEAN);
    double now = at(step, RolloutMetrics.RESPONSE_LENGTH_MEAN);
    if (!Double.isNaN(now) && now < limits.lengthCollapse() * lengths.get(lengths.firstKey())) {
      raise(
          alarms,
          step,
          "length-collapse",
          "",
          "responses have %.1f tokens in the mean, %.1f at step %d (alarm.length-collapse is %s)",
          now,
          lengths.get(lengths.firstKey()),
          lengths.firstKey(),
          limits.lengthCollapse());
    }
  }

  /** Says the likely causes, which differ with what the rewards are equal to. */
  private boolean equalGroups(List<Alarm> alarms, int step) {
    double share = at(step, RewardMetrics.GROUP_ZERO_STD_SHARE);
    boolean isRaised = share > limits.equalGroups();
    if (isRaised) {
      raise(
          alarms,
          step,
          "equal-groups",
          "",
          "%.3f of the groups have equal rewards and teach nothing: %s (alarm.equal-groups is %s)",
          share,
          cause(at(step, RewardMetrics.REWARD_MEAN)),
          limits.equalGroups());
    }
    return isRaised;
  }

  /** Rewards that are no 0 and 1, and so differ within groups, but by nothing. */
  private void flatReward(List<Alarm> alarms, int step) {
    double mean = at(step, RewardMetrics.REWARD_MEAN);
    double std = at(step, RewardMetrics.REWARD_STD);
    boolean isAtAnEnd = mean < NEARLY || mean > 1 - NEARLY;
    if (isAtAnEnd && std < limits.flatReward()) {
      raise(
          alarms,
          step,
          "flat-reward",
          "",
          "rewards are %.3f in the mean and differ by a standard deviation of %.4f, which teaches"
              + " noise: %s (alarm.flat-reward is %s)",
          mean,
          std,
          cause(mean),
          limits.flatReward());
    }
  }

  /** Of a judge that was so from the beginning: later, the policy may have learned. */
  private void judgeYes(List<Alarm> alarms, int step) {
    SortedMap<Integer, Double> means =
        history.until(step, RewardMetrics.REWARD_JUDGE_PROBABILITY_MEAN);
    double now = at(step, RewardMetrics.REWARD_JUDGE_PROBABILITY_MEAN);
    if (now > limits.judgeYes() && means.get(means.firstKey()) > limits.judgeYes()) {
      raise(
          alarms,
          step,
          "judge-yes",
          "",
          "the judge says YES to nearly all answers, with %.3f in the mean: it does not know right"
              + " from wrong here, its prompt does not fit, or policy.model can do the task"
              + " already; try it with judge-eval (alarm.judge-yes is %s)",
          now,
          limits.judgeYes());
    }
  }

  private static String cause(double mean) {
    if (mean < NEARLY) {
      return "nearly all rewards are 0, since policy.model cannot do the task yet, or reward.type"
          + " does not read its form of an answer";
    }
    return mean > 1 - NEARLY
        ? "nearly all rewards are 1, since the task is too easy, or the reward says yes to anything"
        : "samples of a prompt hardly differ, as with a low rollout.temperature or few samples";
  }

  /** The means of two windows that share no step; the accuracy is measured too rarely for them. */
  private void divergences(List<Alarm> alarms, int step) {
    Change reward = change(step, RewardMetrics.REWARD_MEAN, limits.window());
    if (Double.isNaN(at(step, RewardMetrics.REWARD_MEAN))
        || !(reward.rise() > limits.divergence())) {
      return;
    }
    for (String monitor : history.monitors()) {
      Change mean = change(step, RunningMetrics.MONITOR_MEAN.of(monitor), limits.window());
      if (mean.rise() < 0) {
        diverged(alarms, step, reward, monitor, "monitor " + monitor, mean);
      }
    }
    Change accuracy = change(step, RunningMetrics.EVALUATE_ACCURACY, 1);
    if (accuracy.rise() < 0) {
      diverged(alarms, step, reward, "accuracy", "accuracy on held-out prompts", accuracy);
    }
  }

  private void diverged(
      List<Alarm> alarms, int step, Change reward, String subject, String what, Change fall) {
    raise(
        alarms,
        step,
        "reward-divergence",
        subject,
        "the reward has risen from %.3f to %.3f, but %s has fallen from %.3f to %.3f"
            + " (alarm.divergence is %s)",
        reward.before(),
        reward.after(),
        what,
        fall.before(),
        fall.after(),
        limits.divergence());
  }

  private void lowAgreements(List<Alarm> alarms, int step) {
    for (String monitor : history.monitors()) {
      double agreement = at(step, RunningMetrics.MONITOR_AGREEMENT.of(monitor));
      if (agreement < limits.minAgreement()) {
        raise(
            alarms,
            step,
            "low-agreement",
            monitor,
            "the reward agrees with monitor %s on %.3f of the answers"
                + " (alarm.min-agreement is %s)",
            monitor,
            agreement,
            limits.minAgreement());
      }
    }
  }

  /** From the mean of the first values to that of the last ones; NaN where they would overlap. */
  private Change change(int step, Metric metric, int window) {
    SortedMap<Integer, Double> series = history.until(step, metric);
    return series.size() < 2L * window
        ? new Change(Double.NaN, Double.NaN)
        : new Change(
            MetricHistory.mean(MetricHistory.first(series, window)),
            MetricHistory.mean(MetricHistory.last(series, window)));
  }

  /** NaN where it was not measured, which passes no limit. */
  private double at(int step, Metric metric) {
    OptionalDouble value = history.at(step, metric);
    return value.orElse(Double.NaN);
  }

  private static void raise(
      List<Alarm> alarms, int step, String name, String subject, String form, Object... values) {
    alarms.add(new Alarm(step, name, subject, String.format(Locale.ROOT, form, values)));
  }

  /**
   * An alarm where a metric is above a limit.
   *
   * @param name also of its setting, behind {@code alarm.}
   * @param form of the text, with the place of the metric's value
   */
  private record Ceiling(String name, Metric metric, Number limit, String form) {
    void check(List<Alarm> alarms, int step, double value) {
      if (value > limit.doubleValue()) {
        raise(alarms, step, name, "", form + " (alarm.%s is %s)", value, name, limit);
      }
    }
  }

  private record Change(double before, double after) {
    double rise() {
      return after - before;
    }
  }
}
