package io.rlvr.report;

import static java.util.Comparator.naturalOrder;

import io.rlvr.data.AllMetrics;
import io.rlvr.data.Metric;
import io.rlvr.data.RewardMetrics;
import io.rlvr.data.RolloutMetrics;
import io.rlvr.data.RunningMetrics;
import io.rlvr.data.StageKind;
import io.rlvr.data.UpdateMetrics;
import io.rlvr.report.chart.Form;
import io.rlvr.report.chart.Frame;
import io.rlvr.report.chart.LineChart;
import io.rlvr.report.chart.LineChart.Range;
import io.rlvr.report.chart.Markup;
import io.rlvr.report.chart.MultiLineChart;
import io.rlvr.report.chart.NamedSeries;
import io.rlvr.report.chart.Scale;
import io.rlvr.report.chart.Series;
import io.rlvr.report.chart.StackedBars;
import io.rlvr.report.chart.Strip;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** The curves of a run in groups, one card each, all over the same steps. */
final class Curves {
  private static final String EVALUATE = StageKind.EVALUATE.spelled();

  /** Those that every report shows, with a title in words. */
  private static final Map<String, String> TITLES = titles();

  /** The slot whose colour in the style sheet is the stage's; others have the last. */
  private static final Map<StageKind, Integer> SLOTS =
      Map.of(
          StageKind.ROLLOUT,
          1,
          StageKind.EVALUATE,
          2,
          StageKind.REWARD,
          3,
          StageKind.CREDIT,
          4,
          StageKind.UPDATE,
          5,
          StageKind.SFT,
          5,
          StageKind.JUDGE_TRAIN,
          5);

  private final List<MetricRow> rows;
  private final SortedMap<String, Series> memory;
  private final List<AlarmSpell> alarms;
  private final Scale steps;

  /**
   * @param memory mebibytes of the driver by stage
   * @param alarms to be drawn where the metric is that raised them
   */
  Curves(List<MetricRow> rows, SortedMap<String, Series> memory, List<Alarm> alarms) {
    this.rows = rows;
    this.memory = memory;
    this.alarms = AlarmSpell.of(alarms);
    this.steps = steps(rows);
  }

  void draw(Markup out) {
    Map<CurveGroup, List<String>> groups = new TreeMap<>();
    names().forEach(name -> groups.computeIfAbsent(CurveGroup.of(name), g -> list()).add(name));
    for (CurveGroup group : CurveGroup.ORDER) {
      List<String> names = groups.getOrDefault(group, List.of());
      if (!names.isEmpty() || group == CurveGroup.SPEED) {
        group(out, group, names);
      }
    }
    if (!memory.isEmpty()) {
      memory(out);
    }
  }

  private void group(Markup out, CurveGroup group, List<String> names) {
    out.open("details", "class", "curves", "open", "open");
    out.leaf("summary", group.title());
    out.open("div", "class", "charts");
    if (group == CurveGroup.SPEED) {
      timeByStage(out);
      speed(out);
    }
    SortedMap<String, Double> constant = new TreeMap<>();
    for (String name : names) {
      Series line = series(rows, name);
      if (line.isConstant() && !TITLES.containsKey(name)) {
        constant.put(name, line.values()[line.lastDrawn()]);
      } else {
        card(out, name, line);
      }
    }
    out.close();
    constants(out, constant);
    out.close();
  }

  /** What has one value all the time needs no chart. */
  static void constants(Markup out, SortedMap<String, Double> values) {
    if (values.isEmpty()) {
      return;
    }
    out.open("section", "class", "card").open("table", "class", "constants");
    values.forEach(
        (name, value) -> {
          out.open("tr").leaf("th", name, "scope", "row");
          out.leaf("td", "always " + form(unit(name)).value(value)).close();
        });
    out.close().close();
  }

  /** The axis of all steps that have any value. */
  static Scale steps(List<MetricRow> rows) {
    int first = rows.stream().mapToInt(MetricRow::step).min().orElse(0);
    int last = rows.stream().mapToInt(MetricRow::step).max().orElse(0);
    return Scale.ofSteps(first, last, 8, Frame.LEFT, Frame.RIGHT);
  }

  /** What a metric is called above its curve. */
  static String title(String metric) {
    return TITLES.getOrDefault(metric, metric);
  }

  /** A metric's values: evaluations measure other prompts under some of the same names. */
  static Series series(List<MetricRow> rows, Metric metric) {
    return series(rows, metric.name());
  }

  /** The same of a metric by its name. */
  static Series series(List<MetricRow> rows, String metric) {
    boolean evaluated = metric.startsWith(EVALUATE);
    return named(
        rows.stream().filter(row -> evaluated == row.stage().equals(EVALUATE)).toList(), metric);
  }

  /** Of those with a title all, of others those with a value, in the order of the documents. */
  private SortedSet<String> names() {
    return names(rows, CurveGroup::isDrawn);
  }

  /**
   * The same of some rows.
   *
   * @param wanted says which of them
   */
  static SortedSet<String> names(List<MetricRow> rows, Predicate<String> wanted) {
    List<String> listed =
        Stream.concat(TITLES.keySet().stream(), AllMetrics.LIST.stream().map(Metric::name))
            .toList();
    SortedSet<String> names =
        new TreeSet<>(
            Comparator.<String>comparingInt(name -> place(listed, name))
                .thenComparing(naturalOrder()));
    names.addAll(TITLES.keySet());
    for (MetricRow row : rows) {
      boolean apart = row.name().startsWith(EVALUATE) != row.stage().equals(EVALUATE);
      if (!apart && Double.isFinite(row.value()) && wanted.test(row.name())) {
        names.add(row.name());
      }
    }
    return names;
  }

  private static int place(List<String> listed, String name) {
    int place = listed.indexOf(name);
    if (place >= 0) {
      return place;
    }
    return AllMetrics.named(name).map(Metric::name).map(listed::indexOf).orElse(listed.size());
  }

  private void card(Markup out, String name, Series line) {
    boolean isReward = name.equals(RewardMetrics.REWARD_MEAN.name());
    Series spread = isReward ? series(rows, RewardMetrics.REWARD_STD) : Series.none();
    String title = TITLES.getOrDefault(name, name);
    open(out, title);
    if (line.isEmpty()) {
      missing(out, name);
    } else {
      String unit = unit(name);
      String shown = form(unit) == Form.SHARE ? "" : unit;
      String note = spread.isEmpty() ? "" : ", mean \u00B1 standard deviation";
      new LineChart(title, shown + note, form(unit), range(name, line, spread), line, spread)
          .draw(out, steps, AlarmSpell.strips(alarms, name));
    }
    AllMetrics.named(name).ifPresent(metric -> reading(out, metric));
    out.close();
  }

  /**
   * A reward from 0 to 1 is known by its variance, which is at most m (1 - m) then (Bhatia and
   * Davis 2000).
   */
  static Range range(String name, Series line, Series spread) {
    if (name.equals(RunningMetrics.EVALUATE_ACCURACY.name())) {
      return Range.UNIT;
    }
    if (!name.equals(RewardMetrics.REWARD_MEAN.name())) {
      return unit(name).equals("ratio") ? Range.FITTED : Range.WITH_ZERO;
    }
    for (int i = 0; i < line.size(); i++) {
      double mean = line.values()[i];
      double std = spread.at(line.steps()[i]);
      if (line.isDrawn(i) && !(mean >= 0 && mean <= 1 && !(std * std > mean * (1 - mean) + 1e-9))) {
        return Range.FITTED;
      }
    }
    return Range.UNIT;
  }

  private void timeByStage(Markup out) {
    String title = "Time by stage";
    List<StackedBars.Part> parts = new ArrayList<>();
    for (String stage : stages(RunningMetrics.TIME)) {
      Series series = named(rows, RunningMetrics.TIME.of(stage).name());
      if (!series.isEmpty()) {
        parts.add(new StackedBars.Part(stage, colour(stage), series));
      }
    }
    open(out, title);
    if (parts.isEmpty()) {
      missing(out, RunningMetrics.TIME.name());
    } else {
      new StackedBars(title, RunningMetrics.TIME.unit(), parts).draw(out, steps);
      out.open("p", "class", "legend");
      for (StackedBars.Part part : parts) {
        out.leaf("span", part.name(), "class", part.colour());
      }
      out.close();
    }
    close(out, RunningMetrics.TIME);
  }

  private void speed(Markup out) {
    Metric metric = RunningMetrics.TOKENS_PER_SECOND;
    List<NamedSeries> lines = new ArrayList<>();
    for (String stage : stages(metric)) {
      Series series = named(rows, metric.of(stage).name());
      lines.add(ofStage(stage, series, lines));
    }
    card(
        out,
        new MultiLineChart("Tokens per second", metric.unit(), Form.PLAIN, Range.WITH_ZERO, lines),
        steps,
        metric,
        List.of());
  }

  private void memory(Markup out) {
    List<NamedSeries> lines = new ArrayList<>();
    memory.forEach((stage, series) -> lines.add(ofStage(stage, series, lines)));
    out.open("details", "class", "curves", "open", "open").leaf("summary", "Memory");
    out.open("div", "class", "charts");
    open(out, "Memory of the driver");
    new MultiLineChart("Memory of the driver", "MiB", Form.PLAIN, Range.WITH_ZERO, lines)
        .draw(out, steps, List.of());
    out.leaf(
        "p", "At the end of each stage; growth from step to step is a leak.", "class", "reading");
    out.close().close().close();
  }

  /** Those we know in the order of the loop, then others by name. */
  private SortedSet<String> stages(Metric metric) {
    SortedSet<String> stages =
        new TreeSet<>(Comparator.comparingInt(Curves::rank).thenComparing(naturalOrder()));
    String prefix = metric.of("").name();
    for (MetricRow row : rows) {
      if (row.name().startsWith(prefix)) {
        stages.add(row.name().substring(prefix.length()));
      }
    }
    return stages;
  }

  private static int rank(String stage) {
    return StageKind.of(stage).map(StageKind::ordinal).orElse(StageKind.values().length);
  }

  /** Each stage keeps its colour, whichever stages a run has and in whichever round. */
  private static String colour(String stage) {
    return "stage-" + StageKind.of(stage).map(StageKind::spelled).orElse("other");
  }

  /** The same colour as in {@link #colour}; several stages of one colour differ by their dashes. */
  private static NamedSeries ofStage(String stage, Series series, List<NamedSeries> others) {
    int slot = StageKind.of(stage).map(SLOTS::get).orElse(NamedSeries.COLOURS);
    while (isTaken(slot, others)) {
      slot += NamedSeries.COLOURS;
    }
    return new NamedSeries(stage, slot, series);
  }

  private static boolean isTaken(int slot, List<NamedSeries> lines) {
    return lines.stream().anyMatch(line -> line.slot() == slot);
  }

  static String unit(String name) {
    return AllMetrics.unitOf(name);
  }

  static Form form(String unit) {
    return unit.equals("share") ? Form.SHARE : Form.PLAIN;
  }

  static void open(Markup out, String title) {
    out.open("section", "class", "card chart").leaf("h3", title);
  }

  /**
   * A chart as a card of its own, which says so if there is nothing to draw.
   *
   * @param metric what the lines are, or the first of them
   */
  static void card(Markup out, MultiLineChart chart, Scale x, Metric metric, List<Strip> strips) {
    open(out, chart.description());
    if (chart.lines().isEmpty()) {
      missing(out, metric.name());
    } else {
      chart.draw(out, x, strips);
    }
    close(out, metric);
  }

  static void missing(Markup out, String metric) {
    out.open("p", "class", "missing");
    out.text("This run has no value of ").leaf("code", metric).close();
  }

  static void close(Markup out, Metric metric) {
    reading(out, metric);
    out.close();
  }

  static void reading(Markup out, Metric metric) {
    String reading = metric.reading();
    String sentence = Character.toUpperCase(reading.charAt(0)) + reading.substring(1) + ".";
    out.leaf("p", sentence, "class", "reading");
  }

  /** The values of the metric of that name, whichever stage has measured it. */
  static Series named(List<MetricRow> rows, String metric) {
    SortedMap<Integer, Double> byStep = new TreeMap<>();
    for (MetricRow row : rows) {
      if (row.name().equals(metric)) {
        byStep.put(row.step(), row.value());
      }
    }
    return Series.of(byStep);
  }

  private static List<String> list() {
    return new ArrayList<>();
  }

  private static Map<String, String> titles() {
    Map<String, String> titles = new LinkedHashMap<>();
    titles.put(RewardMetrics.REWARD_MEAN.name(), "Reward");
    titles.put(RunningMetrics.EVALUATE_ACCURACY.name(), "Accuracy on held-out prompts");
    titles.put(RolloutMetrics.KL_POLICY_REFERENCE.name(), "KL to the reference");
    titles.put(RolloutMetrics.ENTROPY.name(), "Entropy");
    titles.put(UpdateMetrics.GRADIENT_NORM.name(), "Gradient norm");
    titles.put(RolloutMetrics.RESPONSE_LENGTH_MEAN.name(), "Response length");
    titles.put(RolloutMetrics.RESPONSE_CLIPPED_SHARE.name(), "Clipped responses");
    return titles;
  }
}
