package io.rlvr.report;

import static java.util.Objects.requireNonNull;

import io.rlvr.data.Metric;
import io.rlvr.data.RewardMetrics;
import io.rlvr.data.RolloutMetrics;
import io.rlvr.data.RunningMetrics;
import io.rlvr.report.LineChart.Range;
import java.util.List;
import java.util.OptionalDouble;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Two runs on one page: their numbers in one table, their curves in one chart each, and the
 * settings in which they differ.
 */
public record ComparisonReport(ComparedRun one, ComparedRun other) {
  private static final String UNKNOWN = "\u2013";

  public ComparisonReport {
    requireNonNull(one, "one is null");
    requireNonNull(other, "other is null");
  }

  /** The page, to be written as UTF-8. */
  public String html() {
    Markup out = new Markup();
    out.open("html", "lang", "en");
    RunReport.head(out, "%s and %s \u00B7 rlvr".formatted(one.name(), other.name()));
    out.open("body").open("main");
    out.open("header").leaf("p", "rlvr runs compared", "class", "eyebrow");
    out.leaf("h1", "%s and %s".formatted(one.name(), other.name())).close();
    summaries(out);
    out.leaf("h2", "Curves");
    curves(out);
    out.leaf("h2", "Settings that differ");
    settings(out);
    out.close().close().close();
    return "<!DOCTYPE html>\n" + out.end();
  }

  private void summaries(Markup out) {
    openTable(out, "number");
    row(out, "Accuracy before", s -> value(s.accuracyBefore(), Form.SHARE));
    row(out, "Accuracy after", s -> value(s.accuracyAfter(), Form.SHARE));
    row(out, "Mean reward, first step", s -> value(s.rewardMeanFirstStep(), Form.PLAIN));
    row(out, "Mean reward, last step", s -> value(s.rewardMeanLastStep(), Form.PLAIN));
    row(out, "Steps", s -> Integer.toString(s.steps()));
    row(out, "Time", s -> Form.duration(s.seconds()));
    row(out, "Model", RunSummary::model);
    row(out, "Seed", s -> Long.toString(s.seed()));
    row(out, "Policy", RunSummary::policyDigest);
    out.close().close();
  }

  private void curves(Markup out) {
    Scale steps =
        Curves.steps(Stream.concat(one.metrics().stream(), other.metrics().stream()).toList());
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
    out.close();
  }

  private void chart(Markup out, Scale steps, String title, Metric metric, Form form, Range range) {
    List<NamedSeries> lines =
        List.of(
            new NamedSeries(one.name(), 1, Curves.series(one.metrics(), metric)),
            new NamedSeries(other.name(), 2, Curves.series(other.metrics(), metric)));
    new MultiLineChart(title, form == Form.SHARE ? "" : metric.unit(), form, range, lines)
        .card(out, steps, metric);
  }

  private void settings(Markup out) {
    SortedSet<String> keys = new TreeSet<>(one.settings().keySet());
    keys.addAll(other.settings().keySet());
    keys.removeIf(key -> setting(one, key).equals(setting(other, key)));
    openTable(out, "setting");
    for (String key : keys) {
      row(out, key, setting(one, key), setting(other, key));
    }
    out.close().close();
  }

  private void openTable(Markup out, String what) {
    out.open("section", "class", "card compared").open("table", "class", what);
    out.open("tr").leaf("th", "", "scope", "col");
    out.leaf("th", one.name(), "scope", "col").leaf("th", other.name(), "scope", "col").close();
  }

  private void row(Markup out, String label, Function<RunSummary, String> cell) {
    row(out, label, cell.apply(one.summary()), cell.apply(other.summary()));
  }

  private static void row(Markup out, String label, String left, String right) {
    out.open("tr").leaf("th", label, "scope", "row");
    out.leaf("td", left).leaf("td", right).close();
  }

  private static String setting(ComparedRun run, String key) {
    Object value = run.settings().get(key);
    return value == null ? UNKNOWN : String.valueOf(value);
  }

  private static String value(OptionalDouble value, Form form) {
    return value.isPresent() ? form.value(value.getAsDouble()) : UNKNOWN;
  }
}
