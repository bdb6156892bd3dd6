package io.rlvr.report;

import io.rlvr.report.chart.Form;
import io.rlvr.report.chart.Markup;
import io.rlvr.stats.Share;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;

/** Did it learn: the verdict in words, then the numbers before and after. */
final class Learned {
  private static final String UNKNOWN = "\u2013";

  private final RunSummary summary;
  private final HeldOut heldOut;

  Learned(RunSummary summary, HeldOut heldOut) {
    this.summary = summary;
    this.heldOut = heldOut;
  }

  void draw(Markup out) {
    Optional<Gain> gain = heldOut.gain();
    out.open("section", "class", "card verdict-card " + gain.map(Gain::colour).orElse("doubtful"));
    out.leaf("p", gain.map(Gain::verdict).orElse("Not measured."), "class", "lead");
    out.leaf("p", gain.map(Gain::sentence).orElseGet(this::unmeasured), "class", "numbers");
    out.close();
    if (gain.isEmpty() || heldOut.after().orElseThrow().samples() > 1) {
      table(out);
    }
    if (heldOut.before().isPresent()) {
      out.leaf("p", method(gain), "class", "reading");
    }
  }

  private void table(Markup out) {
    out.open("section", "class", "card compared").open("table", "class", "outcome");
    out.open("tr").leaf("th", "", "scope", "col").leaf("th", "Before", "scope", "col");
    out.leaf("th", "After", "scope", "col").close();
    accuracy(out);
    atK(out, "pass", Evaluation::passAtK);
    atK(out, "maj", Evaluation::majAtK);
    out.close().close();
  }

  private void accuracy(Markup out) {
    row(
        out,
        "Accuracy on held-out prompts",
        share(heldOut.before(), summary.accuracyBefore()),
        share(heldOut.after(), summary.accuracyAfter()));
  }

  private void atK(Markup out, String what, Function<Evaluation, OptionalDouble> value) {
    int samples = heldOut.before().map(Evaluation::samples).orElse(1);
    OptionalDouble before = value(heldOut.before(), value);
    OptionalDouble after = value(heldOut.after(), value);
    if (samples > 1 && (before.isPresent() || after.isPresent())) {
      row(out, what + "@" + samples, number(before, Form.SHARE), number(after, Form.SHARE));
    }
  }

  private static OptionalDouble value(
      Optional<Evaluation> evaluation, Function<Evaluation, OptionalDouble> value) {
    return evaluation.map(value).orElseGet(OptionalDouble::empty);
  }

  private static void row(Markup out, String what, String before, String after) {
    out.open("tr").leaf("th", what, "scope", "row").leaf("td", before).leaf("td", after).close();
  }

  /** With its interval where the rows are there to make one. */
  private static String share(Optional<Evaluation> evaluation, OptionalDouble otherwise) {
    if (evaluation.isEmpty()) {
      return number(otherwise, Form.SHARE);
    }
    Share share = evaluation.get().accuracy();
    return "%s (%s), %,d prompts"
        .formatted(
            Form.SHARE.value(share.value()), Form.SHARE.interval(share.wilson()), share.count());
  }

  private static String number(OptionalDouble value, Form form) {
    return value.isPresent() ? form.value(value.getAsDouble()) : UNKNOWN;
  }

  private String unmeasured() {
    if (heldOut.undecided() > 0) {
      return "None of %,d answers to held-out prompts could be scored: evaluate.reward decides none of them."
          .formatted(heldOut.undecided());
    }
    return heldOut.before().isEmpty()
        ? "No evaluation on held-out prompts is done yet; dataset.eval names the prompts."
        : "This run has been evaluated once; what it learned needs an evaluation before and one"
            + " after.";
  }

  private static String method(Optional<Gain> gain) {
    String shares = "In brackets are 95 % intervals: Wilson's for a share";
    return gain.isEmpty()
        ? shares + "."
        : shares
            + ", Newcombe's for the difference of two shares"
            + " (paired where both are of the same prompts). Each prompt counts once. They tell"
            + " chance in prompts, not what another seed would do.";
  }
}
