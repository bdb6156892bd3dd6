package io.rlvr.jobs.run;

import static io.rlvr.jobs.table.Columns.PROMPT_ID;
import static io.rlvr.jobs.table.Columns.RESPONSE;
import static io.rlvr.jobs.table.Columns.SAMPLE;
import static io.rlvr.jobs.table.Columns.STATUS;
import static io.rlvr.jobs.table.Columns.VALUE;

import io.rlvr.data.LabelledAnswer.Label;
import io.rlvr.data.Metric;
import io.rlvr.data.Prompt;
import io.rlvr.data.RunningMetrics;
import io.rlvr.data.StageKind;
import io.rlvr.data.Verdict.Status;
import io.rlvr.dataset.Role;
import io.rlvr.jobs.table.Rows;
import io.rlvr.jobs.table.Tables;
import io.rlvr.report.Evaluation;
import io.rlvr.report.HeldOut;
import io.rlvr.store.Manifest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.spark.sql.Row;

/** Reads what the first and the last evaluation of a run found of the same prompts. */
record HeldOutFinder(RunRows run) {
  /** Prompts whose responses are held in memory; pairs are chosen among them. */
  private static final int CANDIDATES = 1000;

  /** How many pairs of each kind are shown: wrong and right, before and after. */
  private static final Map<List<Label>, Integer> SHOWN = shown();

  HeldOut find() throws IOException {
    List<String> folders = folders();
    if (folders.isEmpty()) {
      return HeldOut.NONE;
    }
    Answers before = read(folders.get(0));
    if (folders.size() == 1) {
      return new HeldOut(
          Optional.of(before.evaluation()), Optional.empty(), before.undecided(), List.of());
    }
    Answers after = read(folders.get(folders.size() - 1));
    return new HeldOut(
        Optional.of(before.evaluation()),
        Optional.of(after.evaluation()),
        before.undecided() + after.undecided(),
        pairs(before, after));
  }

  /** The first sample that the last evaluation took of some prompts, by their ids. */
  SortedMap<String, HeldOut.Answer> last() throws IOException {
    List<String> folders = folders();
    return folders.isEmpty() ? new TreeMap<>() : read(folders.get(folders.size() - 1)).first();
  }

  private List<String> folders() {
    return run.folder().manifests().entrySet().stream()
        .filter(stage -> stage.getValue().stage().equals(StageKind.EVALUATE.spelled()))
        .map(Map.Entry::getKey)
        .toList();
  }

  /**
   * What an evaluation says, and the first sample of some of its prompts.
   *
   * @param undecided all of its answers where none was scored, else 0
   */
  private record Answers(
      Evaluation evaluation, long undecided, SortedMap<String, HeldOut.Answer> first) {}

  private Answers read(String folder) throws IOException {
    SortedMap<String, Count> counts = new TreeMap<>();
    SortedMap<String, HeldOut.Answer> first = new TreeMap<>();
    long[] answers = {0};
    run.in(
        folder,
        Tables.EVALUATIONS,
        Tables.EVALUATIONS.schema(PROMPT_ID, SAMPLE, RESPONSE, STATUS, VALUE),
        row -> {
          String prompt = Rows.text(row, PROMPT_ID);
          HeldOut.Answer answer = answer(row);
          answers[0]++;
          if (answer.value().isPresent()) {
            boolean isRight = isRight(answer.value());
            counts.merge(prompt, new Count(isRight ? 1 : 0, 1), Count::and);
          }
          if (Rows.whole(row, SAMPLE) == 0 && first.size() < CANDIDATES) {
            first.put(prompt, answer);
          }
        });
    SortedMap<String, Double> shares = new TreeMap<>();
    counts.forEach((prompt, count) -> shares.put(prompt, (double) count.right() / count.scored()));
    Manifest manifest = run.folder().manifest(folder).orElseThrow();
    Evaluation evaluation =
        new Evaluation(
            manifest.step(),
            shares,
            counts.values().stream().mapToInt(Count::scored).max().orElse(0),
            metric(manifest, RunningMetrics.EVALUATE_PASS_AT_K),
            metric(manifest, RunningMetrics.EVALUATE_MAJ_AT_K));
    return new Answers(evaluation, counts.isEmpty() ? answers[0] : 0, first);
  }

  private record Count(int right, int scored) {
    Count and(Count other) {
      return new Count(right + other.right, scored + other.scored);
    }
  }

  private List<HeldOut.Pair> pairs(Answers before, Answers after) throws IOException {
    Map<List<Label>, List<String>> byKind = new LinkedHashMap<>();
    SHOWN.keySet().forEach(kind -> byKind.put(kind, new ArrayList<>()));
    before
        .first()
        .forEach(
            (prompt, answer) -> {
              HeldOut.Answer later = after.first().get(prompt);
              if (later != null && answer.value().isPresent() && later.value().isPresent()) {
                List<Label> kind = List.of(label(answer.value()), label(later.value()));
                if (byKind.get(kind).size() < SHOWN.get(kind)) {
                  byKind.get(kind).add(prompt);
                }
              }
            });
    List<String> ids = byKind.values().stream().flatMap(List::stream).toList();
    Map<String, Prompt> prompts = SampleTexts.prompts(run, Role.EVAL, ids);
    return ids.stream()
        .filter(prompts::containsKey)
        .map(
            id ->
                new HeldOut.Pair(
                    prompts.get(id).question(),
                    prompts.get(id).reference(),
                    before.first().get(id),
                    after.first().get(id)))
        .toList();
  }

  private static HeldOut.Answer answer(Row row) {
    Status status = Status.valueOf(Rows.text(row, STATUS));
    OptionalDouble value = Rows.number(row, VALUE);
    return new HeldOut.Answer(
        Rows.text(row, RESPONSE), status, status == Status.SCORED ? value : OptionalDouble.empty());
  }

  private static boolean isRight(OptionalDouble value) {
    return label(value) == Label.YES;
  }

  private static Label label(OptionalDouble value) {
    return Label.of(value.getAsDouble());
  }

  private static OptionalDouble metric(Manifest manifest, Metric metric) {
    Double value = manifest.metrics().get(metric.name());
    return value == null || !Double.isFinite(value)
        ? OptionalDouble.empty()
        : OptionalDouble.of(value);
  }

  private static Map<List<Label>, Integer> shown() {
    Map<List<Label>, Integer> shown = new LinkedHashMap<>();
    shown.put(List.of(Label.NO, Label.YES), 4);
    shown.put(List.of(Label.YES, Label.NO), 4);
    shown.put(List.of(Label.NO, Label.NO), 2);
    shown.put(List.of(Label.YES, Label.YES), 1);
    return shown;
  }
}
