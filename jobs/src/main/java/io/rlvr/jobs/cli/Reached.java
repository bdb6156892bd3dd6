package io.rlvr.jobs.cli;

import static java.util.Objects.requireNonNull;

import io.rlvr.data.StageKind;
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
 * @param folder of the run
 * @param next a command that looks at it
 */
record Reached(RunSummary summary, String folder, String next) {
  Reached {
    requireNonNull(summary, "summary is null");
    requireNonNull(folder, "folder is null");
    requireNonNull(next, "next is null");
  }

  /** After training by RL. */
  static Reached of(RunTables tables, String folder) {
    RunSummary summary = RunReports.of(tables.folder()).summary();
    return new Reached(
        summary, folder, "show --run %s --step %d".formatted(folder, summary.steps()));
  }

  /** After supervised training, whose steps have no responses to show. */
  static Reached ofSupervised(StageKind kind, RunTables tables, String folder) {
    RunSummary summary = RunReports.of(tables.folder()).summary();
    String next =
        kind == StageKind.JUDGE_TRAIN
            ? "judge-eval --judge %s/%s --input FILE"
                .formatted(folder, RunLayout.policyFolder(summary.steps()))
            : "export --run %s --out DIR".formatted(folder);
    return new Reached(summary, folder, next);
  }

  /** The numbers, where the report is, and what to look at next. */
  List<String> lines() {
    List<String> numbers = new ArrayList<>();
    int steps = summary.steps();
    numbers.add("%d step%s done".formatted(steps, steps == 1 ? "" : "s"));
    change("accuracy %.1f%% -> %.1f%%", 100, summary.accuracyBefore(), summary.accuracyAfter())
        .forEach(numbers::add);
    change("reward %.3f -> %.3f", 1, summary.rewardMeanFirstStep(), summary.rewardMeanLastStep())
        .forEach(numbers::add);
    return List.of(
        String.join(", ", numbers),
        "report: %s/%s".formatted(folder, RunLayout.REPORT),
        "next: bin/rlvr " + next);
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
