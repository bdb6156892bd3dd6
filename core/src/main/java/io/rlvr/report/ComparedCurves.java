package io.rlvr.report;

import io.rlvr.data.AllMetrics;
import io.rlvr.data.RewardMetrics;
import io.rlvr.data.RunningMetrics;
import io.rlvr.report.chart.Form;
import io.rlvr.report.chart.LineChart.Range;
import io.rlvr.report.chart.Markup;
import io.rlvr.report.chart.MultiLineChart;
import io.rlvr.report.chart.NamedSeries;
import io.rlvr.report.chart.Scale;
import io.rlvr.report.chart.Series;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The curves of several runs in the groups of a report: a chart for each metric, a line a run. */
final class ComparedCurves {
  private final List<ComparedRun> runs;
  private final List<MetricRow> rows;
  private final Scale steps;

  ComparedCurves(List<ComparedRun> runs) {
    this.runs = runs;
    this.rows = runs.stream().flatMap(run -> run.metrics().stream()).toList();
    this.steps = Curves.steps(rows);
  }

  void draw(Markup out) {
    Map<CurveGroup, List<String>> groups = new TreeMap<>();
    for (String name : Curves.names(rows, ComparedCurves::isDrawn)) {
      groups.computeIfAbsent(CurveGroup.of(name), group -> new ArrayList<>()).add(name);
    }
    for (CurveGroup group : CurveGroup.ORDER) {
      if (groups.containsKey(group)) {
        out.open("details", "class", "curves", "open", "open").leaf("summary", group.title());
        out.open("div", "class", "charts");
        SortedMap<String, Double> constant = new TreeMap<>();
        groups.get(group).forEach(name -> card(out, name, constant));
        out.close();
        Curves.constants(out, constant);
        out.close();
      }
    }
  }

  /** Alarms have a table of their own. */
  private static boolean isDrawn(String metric) {
    return !metric.startsWith(RunningMetrics.ALARM.of("").name());
  }

  private void card(Markup out, String name, SortedMap<String, Double> constant) {
    List<NamedSeries> lines = new ArrayList<>();
    for (ComparedRun run : runs) {
      lines.add(new NamedSeries(run.name(), lines.size() + 1, Curves.series(run.metrics(), name)));
    }
    MultiLineChart chart = chart(name, lines);
    Set<Double> values =
        chart.lines().stream().flatMap(line -> line.series().drawn()).collect(Collectors.toSet());
    if (values.size() == 1 && name.equals(Curves.title(name))) {
      constant.putAll(values.stream().collect(Collectors.toMap(value -> name, value -> value)));
      return;
    }
    Curves.open(out, Curves.title(name));
    if (chart.lines().isEmpty()) {
      Curves.missing(out, name);
    } else {
      chart.draw(out, steps, List.of());
    }
    AllMetrics.named(name).ifPresent(metric -> Curves.reading(out, metric));
    out.close();
  }

  private static MultiLineChart chart(String name, List<NamedSeries> lines) {
    String unit = Curves.unit(name);
    Form form = Curves.form(unit);
    return new MultiLineChart(
        Curves.title(name), form == Form.SHARE ? "" : unit, form, range(name, lines), lines);
  }

  private static Range range(String name, List<NamedSeries> lines) {
    if (name.equals(RewardMetrics.REWARD_MEAN.name())) {
      boolean isUnit =
          lines.stream()
              .flatMap(line -> line.series().drawn())
              .allMatch(value -> value >= 0 && value <= 1);
      return isUnit ? Range.UNIT : Range.FITTED;
    }
    return Curves.range(name, Series.none(), Series.none());
  }
}
