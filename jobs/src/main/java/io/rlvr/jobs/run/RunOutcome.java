package io.rlvr.jobs.run;

import static io.rlvr.jobs.table.Columns.PROMPT_ID;
import static io.rlvr.jobs.table.Columns.STATUS;
import static io.rlvr.jobs.table.Columns.VALUE;

import io.rlvr.data.LabelledAnswer.Label;
import io.rlvr.data.Prompt;
import io.rlvr.data.StageKind;
import io.rlvr.data.Verdict.Status;
import io.rlvr.dataset.Role;
import io.rlvr.jobs.table.Rows;
import io.rlvr.jobs.table.Tables;
import io.rlvr.report.Alarm;
import io.rlvr.stats.Moments;
import io.rlvr.store.FileStore;
import io.rlvr.store.Manifest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What has become of a run, in the numbers that runs are compared by.
 *
 * @param before share of right answers to held-out prompts by version 0
 * @param after the same by the last version
 * @param metrics the mean over the steps that measured a metric, by its name
 * @param alarms the first step that raised an alarm, by its name
 * @param minutes that its stages took
 */
public record RunOutcome(
    Accuracy before,
    Accuracy after,
    SortedMap<String, Double> metrics,
    SortedMap<String, Integer> alarms,
    double minutes) {
  /** The share of right answers, in total and by the subject of the prompt. */
  public record Accuracy(double total, SortedMap<String, Double> bySubject) {}

  /**
   * The outcome of a run that was evaluated after its last step, else empty; so too of a place
   * where no run is.
   */
  public static Optional<RunOutcome> ofDone(FileStore store) throws IOException {
    if (Run.existing(store).isEmpty()) {
      return Optional.empty();
    }
    RunFolder folder = RunFolder.of(store);
    int steps = RunLength.of(folder.record()).steps();
    boolean isDone =
        folder.manifests().values().stream()
            .anyMatch(
                stage ->
                    stage.stage().equals(StageKind.EVALUATE.spelled()) && stage.step() == steps);
    return isDone ? Optional.of(of(folder)) : Optional.empty();
  }

  /**
   * Reads it without Spark.
   *
   * @param folder of a run that is done
   */
  public static RunOutcome of(RunFolder folder) throws IOException {
    List<String> evaluations =
        folder.manifests().entrySet().stream()
            .filter(stage -> stage.getValue().stage().equals(StageKind.EVALUATE.spelled()))
            .map(Map.Entry::getKey)
            .toList();
    if (evaluations.isEmpty()) {
      throw new IllegalStateException("Run is not evaluated: " + folder.store().root());
    }
    RunRows rows = new RunRows(folder);
    return new RunOutcome(
        accuracy(rows, evaluations.get(0)),
        accuracy(rows, evaluations.get(evaluations.size() - 1)),
        metrics(folder),
        alarms(folder),
        folder.manifests().values().stream()
                .mapToDouble(manifest -> manifest.timings().getOrDefault("total", 0.0))
                .sum()
            / 60);
  }

  private record Answer(String promptId, boolean isRight) {}

  private static Accuracy accuracy(RunRows rows, String stage) throws IOException {
    List<Answer> answers = new ArrayList<>();
    rows.in(
        stage,
        Tables.EVALUATIONS,
        Tables.EVALUATIONS.schema(PROMPT_ID, STATUS, VALUE),
        row -> {
          if (Status.valueOf(Rows.text(row, STATUS)) == Status.SCORED) {
            double value = Rows.number(row, VALUE).orElseThrow();
            answers.add(new Answer(Rows.text(row, PROMPT_ID), Label.of(value) == Label.YES));
          }
        });
    Map<String, Prompt> prompts =
        SampleTexts.prompts(rows, Role.EVAL, answers.stream().map(Answer::promptId).toList());
    Moments total = Moments.EMPTY;
    SortedMap<String, Moments> subjects = new TreeMap<>();
    for (Answer answer : answers) {
      Moments one = Moments.of(answer.isRight() ? 1 : 0);
      total = total.merge(one);
      subjects.merge(prompts.get(answer.promptId()).subject(), one, Moments::merge);
    }
    SortedMap<String, Double> bySubject = new TreeMap<>();
    subjects.forEach((subject, moments) -> bySubject.put(subject, moments.mean()));
    return new Accuracy(total.mean(), bySubject);
  }

  private static SortedMap<String, Double> metrics(RunFolder folder) {
    SortedMap<String, Moments> moments = new TreeMap<>();
    for (Manifest manifest : folder.manifests().values()) {
      manifest
          .metrics()
          .forEach(
              (name, value) -> {
                if (Double.isFinite(value)) {
                  moments.merge(name, Moments.of(value), Moments::merge);
                }
              });
    }
    SortedMap<String, Double> means = new TreeMap<>();
    moments.forEach((name, each) -> means.put(name, each.mean()));
    return means;
  }

  private static SortedMap<String, Integer> alarms(RunFolder folder) {
    SortedMap<String, Integer> first = new TreeMap<>();
    for (Alarm alarm : RunMetrics.of(folder).alarms()) {
      first.merge(alarm.name(), alarm.step(), Math::min);
    }
    return first;
  }
}
