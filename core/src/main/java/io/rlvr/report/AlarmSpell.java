package io.rlvr.report;

import io.rlvr.data.RewardMetrics;
import io.rlvr.data.RolloutMetrics;
import io.rlvr.data.RunningMetrics;
import io.rlvr.data.UpdateMetrics;
import io.rlvr.report.chart.Strip;
import java.util.ArrayList;
import java.util.List;

/**
 * An alarm that goes on over steps.
 *
 * @param last the last step of the spell
 */
record AlarmSpell(Alarm first, int last) {

  /**
   * The spells of some alarms, in the order in which they begin.
   *
   * @param alarms in the order of steps
   */
  static List<AlarmSpell> of(List<Alarm> alarms) {
    List<AlarmSpell> spells = new ArrayList<>();
    for (Alarm alarm : alarms) {
      int going = spells.size() - 1;
      while (going >= 0 && !spells.get(going).goesOnIn(alarm)) {
        going--;
      }
      if (going < 0) {
        spells.add(new AlarmSpell(alarm, alarm.step()));
      } else {
        spells.set(going, new AlarmSpell(spells.get(going).first, alarm.step()));
      }
    }
    return spells;
  }

  /** {@code step 3}, or {@code steps 3 to 7}. */
  String steps() {
    return first.step() == last ? "step " + last : "steps %d to %d".formatted(first.step(), last);
  }

  /** Those spells that a metric has raised, to be drawn into its chart. */
  static List<Strip> strips(List<AlarmSpell> spells, String metric) {
    return spells.stream()
        .filter(spell -> spell.isRaisedBy(metric))
        .map(spell -> new Strip(spell.first.step(), spell.last, spell.title()))
        .toList();
  }

  private String title() {
    return first.name() + ", " + steps();
  }

  private boolean isRaisedBy(String metric) {
    Alarm alarm = first;
    return switch (alarm.name()) {
      case "kl-surge" -> metric.equals(RolloutMetrics.KL_POLICY_REFERENCE.name());
      case "guarded-share" -> metric.equals(RewardMetrics.REWARD_GUARDED_SHARE.name());
      case "judge-neither-share" -> metric.equals(RewardMetrics.REWARD_JUDGE_NEITHER_SHARE.name());
      case "judge-yes" -> metric.equals(RewardMetrics.REWARD_JUDGE_PROBABILITY_MEAN.name());
      case "clipped-share" -> metric.equals(RolloutMetrics.RESPONSE_CLIPPED_SHARE.name());
      case "length-collapse" -> metric.equals(RolloutMetrics.RESPONSE_LENGTH_MEAN.name());
      case "skipped-steps" -> metric.equals(UpdateMetrics.UPDATE_SKIPPED_STEPS.name());
      case "equal-groups" -> metric.equals(RewardMetrics.GROUP_ZERO_STD_SHARE.name());
      case "flat-reward" -> metric.equals(RewardMetrics.REWARD_MEAN.name());
      case "low-agreement" ->
          metric.equals(RunningMetrics.MONITOR_AGREEMENT.of(alarm.subject()).name());
      case "reward-divergence" ->
          metric.equals(RewardMetrics.REWARD_MEAN.name())
              || metric.equals(RunningMetrics.MONITOR_MEAN.of(alarm.subject()).name());
      default -> false;
    };
  }

  private boolean goesOnIn(Alarm alarm) {
    return last + 1 == alarm.step() && first.continues(alarm);
  }
}
