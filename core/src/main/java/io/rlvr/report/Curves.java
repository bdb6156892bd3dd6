package io.rlvr.report;

import static java.util.Comparator.naturalOrder;

import io.rlvr.data.Metric;
import io.rlvr.data.RewardMetrics;
import io.rlvr.data.RolloutMetrics;
import io.rlvr.data.RunningMetrics;
import io.rlvr.data.StageKind;
import io.rlvr.data.UpdateMetrics;
import io.rlvr.report.LineChart.Range;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/** The curves of a run, one card each, all over the same steps. */
final class Curves {
  private static final String EVALUATE = StageKind.EVALUATE.spelled();

  private record Curve(
      String title, Metric metric, Optional<Metric> spread, Form form, Range range) {}

  private static final List<Curve> LINES =
      List.of(
          new Curve(
              "Reward",
              RewardMetrics.REWARD_MEAN,
              Optional.of(RewardMetrics.REWARD_STD),
              Form.PLAIN,
              Range.FITTED),
          line(
              "Accuracy on held-out prompts",
              RunningMetrics.EVALUATE_ACCURACY,
              Form.SHARE,
              Range.UNIT),
          line(
              "KL to the reference",
              RolloutMetrics.KL_POLICY_REFERENCE,
              Form.PLAIN,
              Range.WITH_ZERO),
          line("Entropy", RolloutMetrics.ENTROPY, Form.PLAIN, Range.WITH_ZERO),
          line("Response length", RolloutMetrics.RESPONSE_LENGTH_MEAN, Form.PLAIN, Range.WITH_ZERO),
          line(
              "Clipped responses",
              RolloutMetrics.RESPONSE_CLIPPED_SHARE,
              Form.SHARE,
              Range.WITH_ZERO),
          line("Gradient norm", UpdateMetrics.GRADIENT_NORM, Form.PLAIN, Range.WITH_ZERO));

  private final List<MetricRow> rows;

  Curves(List<MetricRow> rows) {
    this.rows = rows;
  }

  void draw(Markup out) {
    Scale steps = steps(rows);
    out.open("div", "class", "charts");
    for (Curve curve : LINES) {
      card(out, curve, steps);
    }
    timeByStage(out, steps);
    out.close();
  }

  /** The axis of all steps that have any value. */
  static Scale steps(List<MetricRow> rows) {
    int first = rows.stream().mapToInt(MetricRow::step).min().orElse(0);
    int last = rows.stream().mapToInt(MetricRow::step).max().orElse(0);
    return Scale.ofSteps(first, last, 8, Frame.LEFT, Frame.RIGHT);
  }

  /** A metric's values: evaluations measure other prompts under some of the same names. */
  static Series series(List<MetricRow> rows, Metric metric) {
    boolean evaluated = metric.name().startsWith(EVALUATE);
    return Series.of(
        rows.stream().filter(row -> evaluated == row.stage().equals(EVALUATE)).toList(),
        metric.name());
  }

  private void card(Markup out, Curve curve, Scale steps) {
    Metric metric = curve.metric();
    Series line = series(rows, metric);
    Series spread = curve.spread().map(std -> series(rows, std)).orElseGet(Series::none);
    open(out, curve.title());
    if (line.isEmpty()) {
      missing(out, metric.name());
    } else {
      String unit = curve.form() == Form.SHARE ? "" : metric.unit();
      String note = spread.isEmpty() ? "" : ", mean \u00B1 standard deviation";
      new LineChart(curve.title(), unit + note, curve.form(), curve.range(), line, spread)
          .draw(out, steps);
    }
    close(out, metric);
  }

  private void timeByStage(Markup out, Scale steps) {
    String title = "Time by stage";
    List<StackedBars.Part> parts = new ArrayList<>();
    for (String stage : stages()) {
      Series series = Series.of(rows, RunningMetrics.TIME.of(stage).name());
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

  /** Those we know in the order of the loop, then others by name. */
  private SortedSet<String> stages() {
    SortedSet<String> stages =
        new TreeSet<>(Comparator.comparingInt(Curves::rank).thenComparing(naturalOrder()));
    String prefix = RunningMetrics.TIME.of("").name();
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

  static void open(Markup out, String title) {
    out.open("section", "class", "card chart").leaf("h3", title);
  }

  static void missing(Markup out, String metric) {
    out.open("p", "class", "missing");
    out.text("This run has no value of ").leaf("code", metric).close();
  }

  static void close(Markup out, Metric metric) {
    String reading = metric.reading();
    String sentence = Character.toUpperCase(reading.charAt(0)) + reading.substring(1) + ".";
    out.leaf("p", sentence, "class", "reading").close();
  }

  private static Curve line(String title, Metric metric, Form form, Range range) {
    return new Curve(title, metric, Optional.empty(), form, range);
  }
}
