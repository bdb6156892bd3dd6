package io.rlvr.report;

import io.rlvr.data.Metric;
import io.rlvr.data.RewardMetrics;
import io.rlvr.data.RunningMetrics;
import io.rlvr.report.chart.Form;
import io.rlvr.report.chart.LineChart.Range;
import io.rlvr.report.chart.Markup;
import io.rlvr.report.chart.MultiLineChart;
import io.rlvr.report.chart.NamedSeries;
import io.rlvr.report.chart.Scale;
import io.rlvr.report.chart.Series;
import io.rlvr.report.chart.Strip;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Whether the reward means what it should: the reward that trains, what its monitors say of the
 * same rollouts, and the held-out accuracy.
 */
final class JudgeRuleTruth {
  private final List<MetricRow> rows;
  private final List<AlarmSpell> alarms;
  private final SortedSet<String> monitors = new TreeSet<>();

  JudgeRuleTruth(List<MetricRow> rows, List<Alarm> alarms) {
    this.rows = rows;
    this.alarms = AlarmSpell.of(alarms);
    String prefix = RunningMetrics.MONITOR_MEAN.of("").name();
    for (MetricRow row : rows) {
      if (row.name().startsWith(prefix)) {
        monitors.add(row.name().substring(prefix.length()));
      }
    }
  }

  void draw(Markup out) {
    Scale steps = Curves.steps(rows);
    List<NamedSeries> values = new ArrayList<>();
    values.add(new NamedSeries("reward", 1, Curves.series(rows, RewardMetrics.REWARD_MEAN)));
    values.add(
        new NamedSeries(
            "held-out accuracy", 2, Curves.series(rows, RunningMetrics.EVALUATE_ACCURACY)));
    values.addAll(ofMonitors(RunningMetrics.MONITOR_MEAN));
    out.open("div", "class", "charts");
    Curves.card(
        out,
        new MultiLineChart("Reward, monitors, accuracy", "", Form.PLAIN, Range.WITH_ZERO, values),
        steps,
        RewardMetrics.REWARD_MEAN,
        AlarmSpell.strips(alarms, RewardMetrics.REWARD_MEAN.name()));
    Curves.card(
        out,
        new MultiLineChart(
            "Agreement with the reward",
            "",
            Form.SHARE,
            Range.UNIT,
            ofMonitors(RunningMetrics.MONITOR_AGREEMENT)),
        steps,
        RunningMetrics.MONITOR_AGREEMENT,
        ofAgreement());
    out.close();
  }

  private List<Strip> ofAgreement() {
    Stream<String> names =
        monitors.stream().map(monitor -> RunningMetrics.MONITOR_AGREEMENT.of(monitor).name());
    return names.flatMap(name -> AlarmSpell.strips(alarms, name).stream()).toList();
  }

  /** One line for each monitor, in the colours that the reward and the accuracy leave. */
  private List<NamedSeries> ofMonitors(Metric metric) {
    List<NamedSeries> lines = new ArrayList<>();
    for (String monitor : monitors) {
      Series series = Curves.series(rows, metric.of(monitor));
      lines.add(new NamedSeries("monitor " + monitor, 3 + lines.size(), series));
    }
    return lines;
  }
}
