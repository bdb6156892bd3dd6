package io.rlvr.report;

import io.rlvr.report.chart.Form;
import io.rlvr.report.chart.Markup;
import java.util.Map;
import java.util.OptionalDouble;

/** The head of the page: which run it was and what came of it. */
final class Outcome {
  private static final String ARROW = " \u2192 ";
  private static final String UNKNOWN = "\u2013";

  private Outcome() {}

  static void head(Markup out, RunSummary summary) {
    out.open("header").leaf("p", "rlvr run", "class", "eyebrow").leaf("h1", summary.run());
    out.open("p", "class", "identity");
    if (!summary.model().isEmpty()) {
      out.open("span").text("model ").leaf("b", last(summary.model()), "title", summary.model());
      out.close();
    }
    out.open("span").text("seed ").leaf("b", Long.toString(summary.seed())).close();
    if (!summary.policyDigest().isEmpty()) {
      out.open("span").text("policy ");
      Facts.shortDigest(out, "b", summary.policyDigest());
      out.close();
    }
    out.close().close();
  }

  static void tiles(Markup out, RunSummary summary) {
    out.open("div", "class", "tiles");
    tile(
        out,
        "Mean reward",
        value(summary.rewardMeanFirstStep()) + ARROW + value(summary.rewardMeanLastStep()),
        "first and last step");
    tile(out, "Steps", Integer.toString(summary.steps()), "in " + Form.duration(summary.seconds()));
    speed(out, summary.tokensPerSecond());
    out.close();
  }

  private static void tile(Markup out, String label, String value, String note) {
    out.open("div", "class", "card tile");
    out.leaf("p", label, "class", "label").leaf("p", value, "class", "value");
    out.leaf("p", note, "class", "note").close();
  }

  private static void speed(Markup out, Map<String, Double> tokensPerSecond) {
    out.open("div", "class", "card tile").leaf("p", "Tokens per second", "class", "label");
    if (tokensPerSecond.isEmpty()) {
      out.leaf("p", UNKNOWN, "class", "value");
    }
    out.open("dl");
    tokensPerSecond.forEach(
        (stage, speed) -> out.leaf("dt", stage).leaf("dd", Form.PLAIN.value(speed)));
    out.close().close();
  }

  private static String value(OptionalDouble value) {
    return value.isPresent() ? Form.PLAIN.value(value.getAsDouble()) : UNKNOWN;
  }

  /** The last part of a path; names of a hub have none that is longer. */
  private static String last(String path) {
    int slash = path.lastIndexOf('/');
    return path.startsWith("/") && slash < path.length() - 1 ? path.substring(slash + 1) : path;
  }
}
