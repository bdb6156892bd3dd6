package io.rlvr.jobs.tools;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rlvr.advantage.CreditAssigner;
import io.rlvr.advantage.ScoredSample;
import io.rlvr.advantage.TokenSettings;
import io.rlvr.config.Key;
import io.rlvr.config.Settings;
import io.rlvr.config.UserException;
import io.rlvr.data.Credit;
import io.rlvr.data.FinishReason;
import io.rlvr.data.Verdict;
import io.rlvr.json.JsonFields;
import io.rlvr.loss.KlOptions;
import io.rlvr.loss.KlSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;

/**
 * JSON Lines {@code advantage}: a step's rewards to advantages. A row that leaves the update (it
 * has no reward, or a filter or its place as greedy sample says so) gets null, and its reason in
 * {@code reasons}. Rows with {@code token_rewards} or {@code values} get a list, see {@link
 * TokenAdvantages}.
 */
final class AdvantageTool implements LineFilter.Line {
  private final Settings settings;

  private AdvantageTool(Settings settings) {
    this.settings = settings;
  }

  static LineFilter.Line open(Settings settings) {
    return new AdvantageTool(settings);
  }

  static List<Key<?>> keys() {
    List<Key<?>> keys = new ArrayList<>(TokenSettings.KEYS);
    keys.addAll(KlSettings.KEYS);
    return keys;
  }

  @Override
  public void answer(JsonFields in, ObjectNode out) {
    List<JsonFields> rows = in.objects("rows");
    if (TokenAdvantages.isFor(rows)) {
      TokenAdvantages.from(settings).answer(rows, out);
      return;
    }
    List<ScoredSample> samples = new ArrayList<>();
    for (JsonFields row : rows) {
      samples.add(sample(row, samples.size()));
    }
    CreditAssigner assigner =
        CreditAssigner.from(settings, KlOptions.from(settings).rewardCoefficient());
    ArrayNode advantages = out.putArray("advantages");
    ArrayNode reasons = out.putArray("reasons");
    for (Credit credit : assigner.assign(0, samples)) {
      if (credit.kept()) {
        advantages.add(credit.advantage().getAsDouble());
      } else {
        advantages.addNull();
      }
      reasons.add(credit.reason());
    }
  }

  private ScoredSample sample(JsonFields row, int position) {
    OptionalDouble reward = row.optionalNumber("reward");
    ScoredSample sample =
        new ScoredSample(
            row.scalar("prompt_id")
                .filter(id -> !id.isEmpty())
                .orElseThrow(() -> row.invalid("prompt_id", "text")),
            row.has("sample") ? row.integer("sample") : position,
            reward.isPresent() ? Verdict.Status.SCORED : Verdict.Status.UNSCORABLE,
            reward.orElse(0),
            row.has("length") ? row.integer("length") : 1,
            klSum(row),
            finishReason(row));
    return row.has("parts") ? sample.withParts(parts(row.object("parts"))) : sample;
  }

  private static Map<String, Double> parts(JsonFields fields) {
    Map<String, Double> parts = new TreeMap<>();
    for (String name : fields.values().keySet()) {
      fields.optionalNumber(name).ifPresent(number -> parts.put(name, number));
    }
    return parts;
  }

  /** Of a row that brings log-probabilities, so that the penalty in the reward can be seen too. */
  private double klSum(JsonFields row) {
    if (!row.has("ref_logprobs")) {
      return 0;
    }
    float[] logprobs = floats(row, "logprobs");
    float[] reference = floats(row, "ref_logprobs");
    if (logprobs.length != reference.length) {
      throw new UserException(
          "Invalid ref_logprobs: %d numbers (expected %d as in logprobs)",
          reference.length, logprobs.length);
    }
    return KlOptions.from(settings).estimator().sum(logprobs, reference);
  }

  private static FinishReason finishReason(JsonFields row) {
    return switch (row.textOr("finish_reason", "stop")) {
      case "stop" -> FinishReason.STOP;
      case "length" -> FinishReason.LENGTH;
      default -> throw row.invalid("finish_reason", "stop or length");
    };
  }

  private static float[] floats(JsonFields row, String field) {
    double[] numbers = row.numbers(field);
    float[] floats = new float[numbers.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) numbers[i];
    }
    return floats;
  }
}
