package io.rlvr.report;

import io.rlvr.report.chart.Form;
import io.rlvr.stats.Share;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;

/** What each of several runs learned, and how it stands beside the first of them. */
final class ComparedOutcomes {
  private static final String UNKNOWN = "\u2013";

  private final List<ComparedRun> runs;

  ComparedOutcomes(List<ComparedRun> runs) {
    this.runs = runs;
  }

  void draw(ComparisonTable table) {
    table.open("number");
    table.row("Verdict", run -> run.heldOut().gain().map(Gain::verdict).orElse("Not measured."));
    table.row(
        "Accuracy before", run -> accuracy(run.heldOut().before(), run.summary().accuracyBefore()));
    table.row(
        "Accuracy after", run -> accuracy(run.heldOut().after(), run.summary().accuracyAfter()));
    table.row("Gained", run -> run.heldOut().gain().map(Gain::points).orElse(UNKNOWN));
    table.row("After, beside the first run", this::besideFirst);
    atK(table, "pass", Evaluation::passAtK);
    atK(table, "maj", Evaluation::majAtK);
    table.row("Mean reward, first step", run -> value(run.summary().rewardMeanFirstStep()));
    table.row("Mean reward, last step", run -> value(run.summary().rewardMeanLastStep()));
    table.row("Steps", run -> Integer.toString(run.summary().steps()));
    table.row("Time", run -> Form.duration(run.summary().seconds()));
    table.close();
  }

  private String besideFirst(ComparedRun run) {
    Optional<Evaluation> first = runs.get(0).heldOut().after();
    Optional<Evaluation> own = run.heldOut().after();
    if (run.equals(runs.get(0)) || first.isEmpty() || own.isEmpty()) {
      return UNKNOWN;
    }
    Gain gain = Gain.of(first.get(), own.get());
    if (!first.get().hasPromptsOf(own.get())) {
      return "Other held-out prompts: " + gain.points();
    }
    if (gain.difference().holds(0)) {
      return "No evidence of a difference: " + gain.points();
    }
    return (gain.difference().low() > 0 ? "Better: " : "Worse: ") + gain.points();
  }

  /** Where any run took several samples of a prompt. */
  private void atK(ComparisonTable table, String what, Function<Evaluation, OptionalDouble> of) {
    boolean isMeasured =
        runs.stream()
            .flatMap(run -> run.heldOut().after().stream())
            .anyMatch(after -> after.samples() > 1 && of.apply(after).isPresent());
    if (isMeasured) {
      table.row(what + "@k before and after", run -> atK(run.heldOut(), what, of));
    }
  }

  private static String atK(HeldOut heldOut, String what, Function<Evaluation, OptionalDouble> of) {
    return heldOut
        .after()
        .filter(after -> after.samples() > 1)
        .map(
            after ->
                "%s@%d %s \u2192 %s"
                    .formatted(
                        what,
                        after.samples(),
                        share(heldOut.before().map(of).orElseGet(OptionalDouble::empty)),
                        share(of.apply(after))))
        .orElse(UNKNOWN);
  }

  private static String accuracy(Optional<Evaluation> evaluation, OptionalDouble otherwise) {
    if (evaluation.isPresent()) {
      Share share = evaluation.get().accuracy();
      return "%s (%s)"
          .formatted(Form.SHARE.value(share.value()), Form.SHARE.interval(share.wilson()));
    }
    return share(otherwise);
  }

  private static String share(OptionalDouble share) {
    return share.isPresent() ? Form.SHARE.value(share.getAsDouble()) : UNKNOWN;
  }

  private static String value(OptionalDouble value) {
    return value.isPresent() ? Form.PLAIN.value(value.getAsDouble()) : UNKNOWN;
  }
}
