package io.rlvr.report;

import io.rlvr.report.chart.Markup;
import java.util.List;
import java.util.stream.Collectors;

/** What is wrong: the alarms of a run, those that go on as one. */
final class AlarmTable {
  private final List<AlarmSpell> spells;

  AlarmTable(List<Alarm> alarms) {
    this.spells = AlarmSpell.of(alarms);
  }

  void draw(Markup out) {
    out.open("section", "class", "card alarms").leaf("h3", "Alarms");
    if (spells.isEmpty()) {
      out.leaf("p", "None was raised.", "class", "calm");
    } else {
      out.open("table");
      for (AlarmSpell spell : spells) {
        out.open("tr").leaf("th", spell.first().name(), "scope", "row");
        out.leaf("td", spell.steps()).leaf("td", spell.first().text()).close();
      }
      out.close();
    }
    out.close();
  }

  /** All in one line: {@code 2 alarms: kl-surge at step 3, flat-reward at steps 1 to 4}. */
  String line() {
    if (spells.isEmpty()) {
      return "No alarm was raised.";
    }
    return (spells.size() == 1 ? "1 alarm: " : spells.size() + " alarms: ")
        + spells.stream()
            .limit(6)
            .map(spell -> spell.first().name() + " at " + spell.steps())
            .collect(Collectors.joining(", "))
        + (spells.size() > 6 ? ", \u2026" : ".");
  }
}
