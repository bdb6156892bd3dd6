package io.rlvr.jobs.cli;

import static java.util.Objects.requireNonNull;

import io.rlvr.config.ShellWord;
import io.rlvr.data.StageKind;
import io.rlvr.data.UpdateMetrics;
import io.rlvr.jobs.run.RunLength;
import io.rlvr.jobs.run.RunReports;
import io.rlvr.jobs.run.RunTables;
import io.rlvr.report.RunSummary;
import io.rlvr.store.RunLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/**
 * What a training has come to, for whoever has waited for it.
 *
 * @param steps that the run has, done or not
 * @param losses of supervised training, step by step; none for training by RL
 * @param folder of the run
 * @param next a command that looks at it
 */
record Reached(RunSummary summary, int steps, List<Double> losses, String folder, String next) {
  Reached {
    requireNonNull(summary, "summary is null");
    losses = List.copyOf(losses);
    requireNonNull(folder, "folder is null");
    requireNonNull(next, "next is null");
  }

  /** After training by RL. */
  static Reached of(RunTables tables, String folder) {
    RunSummary summary = RunReports.of(tables.folder()).summary();
    return new Reached(
        summary,
        steps(tables),
        List.of(),
        folder,
        "show --run %s --step %d".formatted(ShellWord.of(folder), summary.steps()));
  }

  /** After supervised training, whose steps have no responses to show. */
  static Reached ofSupervised(StageKind kind, RunTables tables, String folder) {
    RunSummary summary = RunReports.of(tables.folder()).summary();
    String next =
        kind == StageKind.JUDGE_TRAIN
            ? "judge-eval --judge %s --input FILE"
                .formatted(ShellWord.of(folder + "/" + RunLayout.policyFolder(summary.steps())))
            : "export --run %s --out DIR".formatted(ShellWord.of(folder));
    List<Double> losses =
        tables.folder().updates().stream()
            .map(update -> update.metrics().get(UpdateMetrics.LOSS_VALUE.name()))
            .toList();
    return new Reached(summary, steps(tables), losses, folder, next);
  }

  private static int steps(RunTables tables) {
    return RunLength.of(tables.folder().record()).steps();
  }

  /** The numbers, where the report is, and what to look at next. */
  List<String> lines() {
    List<String> numbers = new ArrayList<>();
    int done = summary.steps();
    numbers.add(
        done < steps
            ? "%d of %d steps done".formatted(done, steps)
            : "%d step%s done".formatted(done, done == 1 ? "" : "s"));
    change("accuracy %.1f%% -> %.1f%%", 100, summary.accuracyBefore(), summary.accuracyAfter())
        .forEach(numbers::add);
    overSteps("reward", summary.rewardMeanFirstStep(), summary.rewardMeanLastStep())
        .forEach(numbers::add);
    overSteps(
            "loss",
            losses.stream().mapToDouble(Double::doubleValue).findFirst(),
            losses.stream().mapToDouble(Double::doubleValue).reduce((first, last) -> last))
        .forEach(numbers::add);
    String more = done < steps ? "; the same command without --until goes on" : "";
    return List.of(
        String.join(", ", numbers) + more,
        "report: %s/%s".formatted(folder, RunLayout.REPORT),
        "next: bin/rlvr " + next);
  }

  /** From the first step to the last one, which may be the same. */
  private List<String> overSteps(String name, OptionalDouble first, OptionalDouble last) {
    return summary.steps() == 1
        ? change(name + " %2$.3f", 1, first, last)
        : change(name + " %.3f -> %.3f", 1, first, last);
  }

  private static List<String> change(
      String form, double unit, OptionalDouble before, OptionalDouble after) {
    if (before.isEmpty() || after.isEmpty()) {
      return List.of();
    }
    double from = unit * before.getAsDouble();
    return List.of(String.format(Locale.ROOT, form, from, unit * after.getAsDouble()));
  }
}
