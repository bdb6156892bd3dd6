package io.rlvr.jobs.judge;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rlvr.data.LabelledAnswer;
import io.rlvr.data.Prompt;
import io.rlvr.data.Verdict;
import io.rlvr.json.Json;
import io.rlvr.reward.Reward;
import io.rlvr.stats.Agreement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * One reward on labelled answers: its verdicts, and how far they agree, as a whole and by subject
 * and source.
 *
 * @param judge version of the judge, if one spoke
 * @param threshold the value from which on a verdict is YES
 * @param verdicts as many as answers, in the same order
 * @param seconds that scoring took, loading of models included
 */
public record JudgeEvaluation(
    String reward,
    Optional<String> judge,
    double threshold,
    int bins,
    List<LabelledAnswer> answers,
    List<Verdict> verdicts,
    double seconds) {

  /** A column of more names than this tells rows apart, not kinds of rows: it is left out. */
  static final int MAX_NAMES = 50;

  /** Thresholds are listed by twentieths. */
  private static final int THRESHOLDS = 20;

  public static JudgeEvaluation run(
      Reward reward, double threshold, int bins, List<LabelledAnswer> answers) {
    long start = System.nanoTime();
    List<Verdict> verdicts = AnswerScoring.score(reward, answers.stream().map(Answer::of).toList());
    double seconds = (System.nanoTime() - start) / 1e9;
    return new JudgeEvaluation(
        reward.name(), judge(verdicts), threshold, bins, answers, verdicts, seconds);
  }

  /** The version of the judge that spoke, if any did. */
  public static Optional<String> judge(List<Verdict> verdicts) {
    return verdicts.stream().flatMap(verdict -> verdict.judgeVersion().stream()).findFirst();
  }

  public VerdictAgreement agreement() {
    return VerdictAgreement.of(threshold, bins, answers, verdicts);
  }

  /** The result as the command prints it. */
  public ObjectNode json() {
    ObjectNode out = Json.object();
    VerdictAgreement agreement = agreement();
    out.put("reward", reward);
    out.put("judge", judge.orElse(null));
    out.put("threshold", threshold);
    agreement.write(out);
    writeThresholds(out.putArray("by_threshold"));
    agreement.writeReliability(out.putArray("reliability"));
    write(out.putObject("by_subject"), Prompt::subject);
    write(out.putObject("by_source"), Prompt::source);
    verdicts.stream()
        .flatMap(verdict -> verdict.error().stream())
        .findFirst()
        .ifPresent(error -> out.put("first_error", error));
    out.put("seconds", seconds);
    out.put("rows_per_second", seconds > 0 ? answers.size() / seconds : null);
    return out;
  }

  /** Each answer with what the reward said of it, for a search for mistakes. */
  public List<ObjectNode> predictions() {
    List<ObjectNode> lines = new ArrayList<>();
    for (int i = 0; i < answers.size(); i++) {
      LabelledAnswer answer = answers.get(i);
      Verdict verdict = verdicts.get(i);
      ObjectNode line = Json.object();
      line.put("id", answer.id().orElse(null));
      line.put("reward", reward);
      line.put("question", answer.prompt().question());
      line.put("reference", answer.prompt().reference());
      line.put("response", answer.response());
      line.put("label", answer.label().name());
      line.put(
          "judged",
          verdict.isScored() ? LabelledAnswer.Label.of(verdict.value(), threshold).name() : null);
      line.put("status", verdict.status().name());
      line.put("value", verdict.isScored() ? verdict.value() : null);
      VerdictAgreement.put(line, "probability", verdict.probability());
      ArrayNode flags = line.putArray("flags");
      verdict.flags().forEach(flags::add);
      line.put("error", verdict.error().orElse(null));
      lines.add(line);
    }
    return lines;
  }

  /** What other thresholds would give, to choose one by on answers that are not reported on. */
  private void writeThresholds(ArrayNode out) {
    for (int i = 1; i < THRESHOLDS; i++) {
      double other = i / (double) THRESHOLDS;
      Agreement agreement = VerdictAgreement.of(other, bins, answers, verdicts).agreement();
      ObjectNode row = out.addObject();
      row.put("threshold", other);
      VerdictAgreement.put(row, "accuracy", agreement.accuracy());
      VerdictAgreement.put(row, "kappa", agreement.kappa());
      VerdictAgreement.put(row, "false_positive_rate", agreement.falsePositiveRate());
      VerdictAgreement.put(row, "false_negative_rate", agreement.falseNegativeRate());
    }
  }

  private void write(ObjectNode out, Function<Prompt, String> column) {
    Map<String, List<Integer>> byName = new LinkedHashMap<>();
    for (int i = 0; i < answers.size(); i++) {
      String name = column.apply(answers.get(i).prompt());
      if (!name.isEmpty()) {
        byName.computeIfAbsent(name, n -> new ArrayList<>()).add(i);
      }
    }
    if (byName.size() <= MAX_NAMES) {
      byName.forEach(
          (name, rows) ->
              VerdictAgreement.of(
                      threshold,
                      bins,
                      rows.stream().map(answers::get).toList(),
                      rows.stream().map(verdicts::get).toList())
                  .write(out.putObject(name)));
    }
  }
}
