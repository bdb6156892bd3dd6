package io.rlvr.report;

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

  private boolean goesOnIn(Alarm alarm) {
    return last + 1 == alarm.step() && first.continues(alarm);
  }
}
