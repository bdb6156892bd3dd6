package io.rlvr.report;

import io.rlvr.data.Metric;
import io.rlvr.data.RewardMetrics;
import io.rlvr.data.RolloutMetrics;
import io.rlvr.data.RunningMetrics;
import io.rlvr.data.UpdateMetrics;
import io.rlvr.report.LineChart.Range;
import io.rlvr.stats.Share;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Runs on one page: what each learned, their numbers in one table, their alarms, their curves in
 * one chart each, and the settings in which they differ.
 *
 * @param runs at least two, the first of which the others are measured by
 */
public record ComparisonReport(List<ComparedRun> runs) {
  private static final String UNKNOWN = "\u2013";

  public ComparisonReport {
    runs = List.copyOf(runs);
    if (runs.size() < 2) {
      throw new IllegalArgumentException("Too few runs to compare: " + runs.size());
    }
  }

  /** The page, to be written as UTF-8. */
  public String html() {
    String title = runs.stream().map(ComparedRun::name).collect(Collectors.joining(" and "));
    Markup out = new Markup();
    out.open("html", "lang", "en");
    RunReport.head(out, title + " \u00B7 rlvr");
    out.open("body").open("main");
    out.open("header").leaf("p", "rlvr runs compared", "class", "eyebrow");
    out.leaf("h1", title).close();
    out.leaf("h2", "Did they learn?");
    summaries(out);
    out.leaf("h2", "What is wrong?");
    alarms(out);
    out.leaf("h2", "Curves");
    curves(out);
    out.leaf("h2", "Settings that differ");
    settings(out);
    out.close().close().close();
    return "<!DOCTYPE html>\n" + out.end();
  }

  private void summaries(Markup out) {
    openTable(out, "number");
    row(out, "Verdict", run -> run.heldOut().gain().map(Gain::verdict).orElse("Not measured."));
    row(
        out,
        "Accuracy before",
        run -> accuracy(run.heldOut().before(), run.summary().accuracyBefore()));
    row(
        out,
        "Accuracy after",
        run -> accuracy(run.heldOut().after(), run.summary().accuracyAfter()));
    row(out, "Gained", run -> run.heldOut().gain().map(Gain::points).orElse(UNKNOWN));
    row(out, "After, beside the first run", this::besideFirst);
    row(out, "Mean reward, first step", run -> value(run.summary().rewardMeanFirstStep()));
    row(out, "Mean reward, last step", run -> value(run.summary().rewardMeanLastStep()));
    row(out, "Steps", run -> Integer.toString(run.summary().steps()));
    row(out, "Time", run -> Form.duration(run.summary().seconds()));
    row(out, "Model", run -> run.summary().model());
    row(out, "Seed", run -> Long.toString(run.summary().seed()));
    out.open("tr").leaf("th", "Policy", "scope", "row");
    runs.forEach(run -> Facts.shortDigest(out, "td", run.summary().policyDigest()));
    out.close().close().close();
  }

  private String besideFirst(ComparedRun run) {
    Optional<Evaluation> first = runs.get(0).heldOut().after();
    Optional<Evaluation> own = run.heldOut().after();
    if (run.equals(runs.get(0)) || first.isEmpty() || own.isEmpty()) {
      return UNKNOWN;
    }
    return Gain.of(first.get(), own.get()).points();
  }

  private void alarms(Markup out) {
    openTable(out, "alarmed");
    row(out, "Alarms", run -> new AlarmTable(run.alarms()).line());
    out.close().close();
  }

  private void curves(Markup out) {
    Scale steps = Curves.steps(runs.stream().flatMap(run -> run.metrics().stream()).toList());
    out.open("div", "class", "charts");
    chart(
        out,
        steps,
        "Accuracy on held-out prompts",
        RunningMetrics.EVALUATE_ACCURACY,
        Form.SHARE,
        Range.UNIT);
    chart(out, steps, "Reward", RewardMetrics.REWARD_MEAN, Form.PLAIN, Range.WITH_ZERO);
    chart(
        out,
        steps,
        "Response length",
        RolloutMetrics.RESPONSE_LENGTH_MEAN,
        Form.PLAIN,
        Range.WITH_ZERO);
    chart(
        out,
        steps,
        "KL to the reference",
        RolloutMetrics.KL_POLICY_REFERENCE,
        Form.PLAIN,
        Range.WITH_ZERO);
    chart(out, steps, "Entropy", RolloutMetrics.ENTROPY, Form.PLAIN, Range.WITH_ZERO);
    chart(out, steps, "Gradient norm", UpdateMetrics.GRADIENT_NORM, Form.PLAIN, Range.WITH_ZERO);
    out.close();
  }

  private void chart(Markup out, Scale steps, String title, Metric metric, Form form, Range range) {
    List<NamedSeries> lines = new ArrayList<>();
    for (ComparedRun run : runs) {
      Series series = Curves.series(run.metrics(), metric);
      lines.add(new NamedSeries(run.name(), lines.size() + 1, series));
    }
    new MultiLineChart(title, form == Form.SHARE ? "" : metric.unit(), form, range, lines)
        .card(out, steps, metric);
  }

  private void settings(Markup out) {
    SortedSet<String> keys = new TreeSet<>();
    runs.forEach(run -> keys.addAll(run.settings().keySet()));
    keys.removeIf(key -> runs.stream().map(run -> setting(run, key)).distinct().count() == 1);
    openTable(out, "setting");
    keys.forEach(key -> row(out, key, run -> setting(run, key)));
    out.close().close();
  }

  private void openTable(Markup out, String what) {
    out.open("section", "class", "card compared scroll").open("table", "class", what);
    out.open("tr").leaf("th", "", "scope", "col");
    runs.forEach(run -> out.leaf("th", run.name(), "scope", "col"));
    out.close();
  }

  private void row(Markup out, String label, Function<ComparedRun, String> cell) {
    out.open("tr").leaf("th", label, "scope", "row");
    runs.forEach(run -> out.leaf("td", cell.apply(run)));
    out.close();
  }

  private static String setting(ComparedRun run, String key) {
    Object value = run.settings().get(key);
    return value == null ? UNKNOWN : Form.cut(String.valueOf(value), 400);
  }

  private static String accuracy(Optional<Evaluation> evaluation, OptionalDouble otherwise) {
    if (evaluation.isPresent()) {
      Share share = evaluation.get().accuracy();
      return "%s (%s)"
          .formatted(Form.SHARE.value(share.value()), Form.SHARE.interval(share.wilson()));
    }
    return otherwise.isPresent() ? Form.SHARE.value(otherwise.getAsDouble()) : UNKNOWN;
  }

  private static String value(OptionalDouble value) {
    return value.isPresent() ? Form.PLAIN.value(value.getAsDouble()) : UNKNOWN;
  }
}
