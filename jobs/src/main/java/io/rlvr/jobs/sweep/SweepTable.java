package io.rlvr.jobs.sweep;

import io.rlvr.jobs.run.RunOutcome;
import io.rlvr.jobs.run.RunOutcome.Accuracy;
import io.rlvr.stats.MeanInterval;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.ToDoubleFunction;

/**
 * What became of the cells of a sweep, as a document in Markdown: the mean over seeds and half of
 * its 95 % interval ({@link MeanInterval}), and what the claims come to. A claim compares the runs
 * of one seed with each other, which start from the same policy and see the same prompts. It holds
 * where the interval of the difference is above 0, does not where it is below, and is undecided
 * where 0 lies within. A cell counts with the seeds that are done.
 */
public final class SweepTable {
  private final SweepOptions options;
  private final Map<String, SortedMap<Long, RunOutcome>> outcomes;

  /**
   * @param outcomes of the runs that are done, by cell and seed
   */
  public SweepTable(SweepOptions options, Map<String, SortedMap<Long, RunOutcome>> outcomes) {
    this.options = options;
    this.outcomes = new LinkedHashMap<>(outcomes);
  }

  /** All of it, in lines. */
  public String markdown() {
    List<String> lines = new ArrayList<>();
    List<String> subjects = subjects();
    List<String> head = new ArrayList<>(List.of("cell", "seeds", "accuracy, %", "s"));
    head.addAll(subjects);
    head.addAll(options.metrics());
    head.add("minutes");
    lines.add(row(head));
    lines.add("|---".repeat(head.size()) + "|");
    for (Cell cell : options.cells()) {
      List<RunOutcome> runs = runs(cell.name());
      if (runs.isEmpty()) {
        continue;
      }
      if (lines.size() == 2) {
        lines.add(before(subjects, head.size()));
      }
      List<String> row = accuracies(cell.name(), runs, RunOutcome::after, subjects);
      options.metrics().forEach(metric -> row.add(metric(runs, metric)));
      row.add(number("%.1f", of(runs, RunOutcome::minutes).mean()));
      lines.add(row(row));
    }
    claims(lines);
    if (options.showsAlarms()) {
      alarms(lines);
    }
    return String.join("\n", lines) + "\n";
  }

  /** What every cell began with; the seeds sample their answers otherwise. */
  private String before(List<String> subjects, int columns) {
    Map<Long, RunOutcome> bySeed = new TreeMap<>();
    outcomes.values().forEach(runs -> runs.forEach(bySeed::putIfAbsent));
    List<String> row =
        accuracies("before training", List.copyOf(bySeed.values()), RunOutcome::before, subjects);
    row.addAll(Collections.nCopies(columns - row.size(), ""));
    return row(row);
  }

  private interface Evaluated {
    Accuracy of(RunOutcome run);
  }

  private static List<String> accuracies(
      String name, List<RunOutcome> runs, Evaluated evaluated, List<String> subjects) {
    MeanInterval total = of(runs, run -> 100 * evaluated.of(run).total());
    List<String> row =
        new ArrayList<>(
            List.of(
                name,
                Integer.toString(runs.size()),
                text("%.1f", total),
                number("%.1f", total.std())));
    for (String subject : subjects) {
      row.add(
          text(
              "%.0f",
              of(
                  runs,
                  run -> 100 * evaluated.of(run).bySubject().getOrDefault(subject, Double.NaN))));
    }
    return row;
  }

  private static String metric(List<RunOutcome> runs, String name) {
    List<RunOutcome> measured =
        runs.stream().filter(run -> run.metrics().containsKey(name)).toList();
    return measured.isEmpty() ? "" : text("%.3f", of(measured, run -> run.metrics().get(name)));
  }

  private void claims(List<String> lines) {
    if (options.claims().isEmpty()) {
      return;
    }
    lines.addAll(
        List.of(
            "",
            row(List.of("claim", "seeds", "difference, points", "95 % interval", "verdict")),
            "|---".repeat(5) + "|"));
    for (Claim claim : options.claims()) {
      SortedMap<Long, RunOutcome> more = outcomes.getOrDefault(claim.more(), new TreeMap<>());
      SortedMap<Long, RunOutcome> less = outcomes.getOrDefault(claim.less(), new TreeMap<>());
      double[] differences =
          more.entrySet().stream()
              .filter(run -> less.containsKey(run.getKey()))
              .mapToDouble(
                  run ->
                      100
                          * (run.getValue().after().total()
                              - less.get(run.getKey()).after().total()))
              .toArray();
      lines.add(row(verdict(claim, differences)));
    }
  }

  private static List<String> verdict(Claim claim, double[] differences) {
    String title = "%s: %s > %s".formatted(claim.title(), claim.more(), claim.less());
    if (differences.length == 0) {
      return List.of(title, "0", "", "", "not run");
    }
    MeanInterval mean = MeanInterval.of(differences);
    boolean isKnown = differences.length > 1;
    double low = mean.interval().low();
    double high = mean.interval().high();
    String verdict = low > 0 ? "holds" : high < 0 ? "does not hold" : "undecided";
    return List.of(
        title,
        Integer.toString(differences.length),
        number("%+.1f", mean.mean()),
        isKnown ? number("%+.1f", low) + " to " + number("%+.1f", high) : "none of one seed",
        verdict);
  }

  private void alarms(List<String> lines) {
    Set<String> names = new TreeSet<>();
    outcomes
        .values()
        .forEach(runs -> runs.values().forEach(run -> names.addAll(run.alarms().keySet())));
    List<String> head = new ArrayList<>(List.of("first step of an alarm, seed by seed"));
    head.addAll(names);
    lines.addAll(List.of("", row(head), "|---".repeat(head.size()) + "|"));
    for (Cell cell : options.cells()) {
      List<RunOutcome> runs = runs(cell.name());
      if (!runs.isEmpty()) {
        List<String> row = new ArrayList<>(List.of(cell.name()));
        for (String name : names) {
          row.add(
              String.join(
                  ", ",
                  runs.stream()
                      .map(run -> run.alarms().get(name))
                      .map(step -> step == null ? "-" : step.toString())
                      .toList()));
        }
        lines.add(row(row));
      }
    }
  }

  private List<String> subjects() {
    Set<String> subjects = new TreeSet<>();
    outcomes
        .values()
        .forEach(
            runs ->
                runs.values().forEach(run -> subjects.addAll(run.after().bySubject().keySet())));
    return List.copyOf(subjects);
  }

  private List<RunOutcome> runs(String cell) {
    return List.copyOf(outcomes.getOrDefault(cell, new TreeMap<>()).values());
  }

  private static MeanInterval of(List<RunOutcome> runs, ToDoubleFunction<RunOutcome> number) {
    return MeanInterval.of(runs.stream().mapToDouble(number).toArray());
  }

  private static String text(String form, MeanInterval mean) {
    String half = Double.isFinite(mean.half()) ? number(form, mean.half()) : "?";
    return number(form, mean.mean()) + " ± " + half;
  }

  /** With a point in every country. */
  private static String number(String form, double value) {
    return String.format(Locale.ROOT, form, value);
  }

  private static String row(List<String> cells) {
    return "| " + String.join(" | ", cells) + " |";
  }
}
