package io.rlvr.report;

import io.rlvr.report.chart.Form;
import io.rlvr.stats.Interval;
import io.rlvr.stats.PairedShares;
import io.rlvr.stats.Share;
import java.util.Map;

/** What changed in held-out accuracy from one evaluation to another, and whether it is chance. */
record Gain(Share before, Share after, Interval difference) {

  /**
   * @param before with a prompt, as {@code after}
   */
  static Gain of(Evaluation before, Evaluation after) {
    Share from = before.accuracy();
    Share to = after.accuracy();
    if (!before.hasPromptsOf(after)) {
      return new Gain(from, to, to.minus(from, 0));
    }
    PairedShares pairs = PairedShares.EMPTY;
    for (Map.Entry<String, Double> prompt : after.shares().entrySet()) {
      pairs = pairs.add(prompt.getValue(), before.shares().get(prompt.getKey()));
    }
    return new Gain(from, to, pairs.difference());
  }

  /** What the interval of the difference allows to say. */
  String verdict() {
    if (difference.holds(0)) {
      return "No evidence that it learned.";
    }
    return difference.low() > 0 ? "It learned." : "It got worse.";
  }

  /** Of the style sheet, for the verdict. */
  String colour() {
    if (difference.holds(0)) {
      return "doubtful";
    }
    return difference.low() > 0 ? "good" : "bad";
  }

  /** The numbers behind the verdict. */
  String sentence() {
    return "Accuracy on %,d held-out prompts went from %s (%s) to %s (%s): %s%s."
        .formatted(
            after.count(),
            Form.SHARE.value(before.value()),
            Form.SHARE.interval(before.wilson()),
            Form.SHARE.value(after.value()),
            Form.SHARE.interval(after.wilson()),
            points(),
            difference.holds(0) ? ", which holds 0" : "");
  }

  /** {@code +55.9 points (51.0 to 60.3)}: the difference in percentage points. */
  String points() {
    double gained = after.value() - before.value();
    return "%s%s points (%s to %s)"
        .formatted(
            gained > 0 ? "+" : "",
            Form.points(gained),
            Form.points(difference.low()),
            Form.points(difference.high()));
  }
}
