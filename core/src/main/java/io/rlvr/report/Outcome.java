package io.rlvr.report;

import java.util.Map;
import java.util.OptionalDouble;

/** The head of the page: which run it was and what came of it. */
final class Outcome {
  private static final String ARROW = " \u2192 ";
  private static final String UNKNOWN = "\u2013";

  private Outcome() {}

  static void draw(Markup out, RunSummary summary) {
    out.open("header").leaf("p", "rlvr run", "class", "eyebrow").leaf("h1", summary.run());
    out.open("p", "class", "identity");
    identity(out, "model", summary.model());
    identity(out, "seed", Long.toString(summary.seed()));
    identity(out, "policy", summary.policyDigest());
    out.close().close();

    out.open("div", "class", "tiles");
    tile(
        out,
        "Accuracy on held-out prompts",
        change(summary.accuracyBefore(), summary.accuracyAfter(), Form.SHARE),
        points(summary.accuracyBefore(), summary.accuracyAfter()));
    tile(
        out,
        "Mean reward",
        change(summary.rewardMeanFirstStep(), summary.rewardMeanLastStep(), Form.PLAIN),
        "first and last step");
    tile(out, "Steps", Integer.toString(summary.steps()), "in " + Form.duration(summary.seconds()));
    speed(out, summary.tokensPerSecond());
    out.close();
  }

  private static void identity(Markup out, String what, String value) {
    if (!value.isEmpty()) {
      out.open("span").text(what + " ").leaf("b", value).close();
    }
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

  private static String change(OptionalDouble before, OptionalDouble after, Form form) {
    return value(before, form) + ARROW + value(after, form);
  }

  private static String value(OptionalDouble value, Form form) {
    return value.isPresent() ? form.value(value.getAsDouble()) : UNKNOWN;
  }

  /** The gain in percentage points. */
  private static String points(OptionalDouble before, OptionalDouble after) {
    if (before.isEmpty() || after.isEmpty()) {
      return "not measured both before and after";
    }
    double points = (after.getAsDouble() - before.getAsDouble()) * 100;
    return (points < 0 ? "" : "+") + Form.PLAIN.value(points) + " points";
  }
}
