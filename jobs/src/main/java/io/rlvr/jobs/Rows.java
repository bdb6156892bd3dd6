package io.rlvr.jobs;

import io.rlvr.data.Credit;
import io.rlvr.data.FinishReason;
import io.rlvr.data.Message;
import io.rlvr.data.Prompt;
import io.rlvr.data.Rollout;
import io.rlvr.data.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import scala.jdk.javaapi.CollectionConverters;

/** Records to rows of {@link Tables} and back. Columns are found by name when reading. */
final class Rows {
  private Rows() {}

  static Row of(Prompt prompt) {
    List<Row> messages = new ArrayList<>();
    for (Message message : prompt.messages()) {
      messages.add(RowFactory.create(message.role(), message.content()));
    }
    return RowFactory.create(
        prompt.promptId(),
        messages,
        prompt.reference(),
        prompt.source(),
        prompt.subject(),
        prompt.extra());
  }

  static Prompt prompt(Row row) {
    List<Message> messages = new ArrayList<>();
    for (Row message : row.<Row>getList(row.fieldIndex("messages"))) {
      messages.add(new Message(text(message, "role"), text(message, "content")));
    }
    return new Prompt(
        text(row, "prompt_id"),
        messages,
        text(row, "reference"),
        text(row, "source"),
        text(row, "subject"),
        row.getJavaMap(row.fieldIndex("extra")));
  }

  static Row of(Rollout rollout) {
    return RowFactory.create(
        rollout.step(),
        rollout.promptId(),
        rollout.sample(),
        rollout.promptIds(),
        rollout.responseIds(),
        rollout.logprobs(),
        rollout.refLogprobs().orElse(null),
        rollout.response(),
        lower(rollout.finishReason()),
        rollout.policyVersion(),
        rollout.policyDigest(),
        rollout.seed());
  }

  static Rollout rollout(Row row) {
    return new Rollout(
        row.getInt(row.fieldIndex("step")),
        text(row, "prompt_id"),
        row.getInt(row.fieldIndex("sample")),
        ints(row, "prompt_ids"),
        ints(row, "response_ids"),
        floats(row, "logprobs"),
        row.isNullAt(row.fieldIndex("ref_logprobs"))
            ? Optional.empty()
            : Optional.of(floats(row, "ref_logprobs")),
        text(row, "response"),
        finishReason(row),
        row.getInt(row.fieldIndex("policy_version")),
        text(row, "policy_digest"),
        row.getLong(row.fieldIndex("seed")));
  }

  static Row of(Rollout rollout, String rewardName, Verdict verdict) {
    return reward(rollout.step(), rollout.promptId(), rollout.sample(), rewardName, verdict);
  }

  /** A row of {@link Tables#REWARDS} for the sample that a row of such a table is about. */
  static Row of(Row scored, Verdict verdict) {
    return reward(
        scored.getInt(scored.fieldIndex("step")),
        text(scored, "prompt_id"),
        scored.getInt(scored.fieldIndex("sample")),
        text(scored, "reward_name"),
        verdict);
  }

  private static Row reward(
      int step, String promptId, int sample, String rewardName, Verdict verdict) {
    return RowFactory.create(
        step,
        promptId,
        sample,
        rewardName,
        verdict.status().name(),
        verdict.isScored() ? verdict.value() : null,
        boxed(verdict.probability()),
        verdict.components(),
        verdict.flags(),
        verdict.judgeOutput().orElse(null),
        verdict.judgeVersion().orElse(null),
        verdict.error().orElse(null),
        verdict.attempts(),
        verdict.latencyMs());
  }

  /** A row of {@link Tables#SCORED_ROLLOUTS}, in the types of Spark's own expressions. */
  static Row ofScored(Prompt prompt, Rollout rollout, String rewardName, Verdict verdict) {
    return RowFactory.create(
        rollout.step(),
        rollout.promptId(),
        rollout.sample(),
        rewardName,
        verdict.status().name(),
        verdict.isScored() ? verdict.value() : null,
        boxed(verdict.probability()),
        CollectionConverters.asScala(verdict.components()),
        verdict.flags().toArray(),
        verdict.judgeOutput().orElse(null),
        verdict.judgeVersion().orElse(null),
        verdict.error().orElse(null),
        verdict.attempts(),
        verdict.latencyMs(),
        rollout.response(),
        rollout.responseIds().length,
        lower(rollout.finishReason()),
        prompt.source(),
        prompt.subject());
  }

  /** The verdict of a row that has the columns of {@link Tables#REWARDS}. */
  static Verdict verdict(Row row) {
    int value = row.fieldIndex("value");
    int probability = row.fieldIndex("probability");
    return new Verdict(
        Verdict.Status.valueOf(text(row, "status")),
        row.isNullAt(value) ? Double.NaN : row.getDouble(value),
        row.isNullAt(probability)
            ? OptionalDouble.empty()
            : OptionalDouble.of(row.getDouble(probability)),
        row.getJavaMap(row.fieldIndex("components")),
        row.getList(row.fieldIndex("flags")),
        optionalText(row, "judge_output"),
        optionalText(row, "judge_version"),
        optionalText(row, "error"),
        row.getInt(row.fieldIndex("attempts")),
        row.getDouble(row.fieldIndex("latency_ms")));
  }

  static Row ofEvaluation(Rollout rollout, String rewardName, Verdict verdict) {
    return RowFactory.create(
        rollout.step(),
        rollout.promptId(),
        rollout.sample(),
        rollout.responseIds(),
        rollout.logprobs(),
        rollout.response(),
        lower(rollout.finishReason()),
        rewardName,
        verdict.status().name(),
        verdict.isScored() ? verdict.value() : null,
        verdict.error().orElse(null),
        rollout.policyVersion(),
        rollout.policyDigest(),
        rollout.seed());
  }

  static Row of(Credit credit) {
    return RowFactory.create(
        credit.step(),
        credit.promptId(),
        credit.sample(),
        boxed(credit.reward()),
        boxed(credit.normalised()),
        boxed(credit.advantage()),
        credit.kept(),
        credit.reason());
  }

  static int sample(Row row) {
    return row.getInt(row.fieldIndex("sample"));
  }

  static FinishReason finishReason(Row row) {
    return FinishReason.valueOf(text(row, "finish_reason").toUpperCase(Locale.ROOT));
  }

  static Credit credit(Row row) {
    return new Credit(
        row.getInt(row.fieldIndex("step")),
        text(row, "prompt_id"),
        row.getInt(row.fieldIndex("sample")),
        optionalNumber(row, "reward"),
        optionalNumber(row, "normalised"),
        optionalNumber(row, "advantage"),
        row.getBoolean(row.fieldIndex("kept")),
        text(row, "reason"));
  }

  static String text(Row row, String column) {
    return row.getString(row.fieldIndex(column));
  }

  static int[] ints(Row row, String column) {
    return row.<Integer>getList(row.fieldIndex(column)).stream().mapToInt(i -> i).toArray();
  }

  static float[] floats(Row row, String column) {
    List<Float> list = row.getList(row.fieldIndex(column));
    float[] floats = new float[list.size()];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = list.get(i);
    }
    return floats;
  }

  /** Null is how a Spark row says that a value is absent. */
  private static Double boxed(OptionalDouble value) {
    return value.isPresent() ? value.getAsDouble() : null;
  }

  private static OptionalDouble optionalNumber(Row row, String column) {
    int index = row.fieldIndex(column);
    return row.isNullAt(index) ? OptionalDouble.empty() : OptionalDouble.of(row.getDouble(index));
  }

  private static Optional<String> optionalText(Row row, String column) {
    return Optional.ofNullable(row.getString(row.fieldIndex(column)));
  }

  private static String lower(FinishReason reason) {
    return reason.name().toLowerCase(Locale.ROOT);
  }
}
