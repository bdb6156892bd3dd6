package io.rlvr.jobs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rlvr.advantage.CreditAssigner;
import io.rlvr.advantage.ScoredSample;
import io.rlvr.config.Settings;
import io.rlvr.data.Credit;
import io.rlvr.data.Verdict;
import java.util.ArrayList;
import java.util.List;

/**
 * JSON Lines {@code advantage}: a step's rewards to advantages. Rows without a reward leave their
 * group and get null.
 */
final class AdvantageTool implements JsonLines.Line {
  private final CreditAssigner assigner;

  private AdvantageTool(CreditAssigner assigner) {
    this.assigner = assigner;
  }

  static JsonLines.Line open(Settings settings) {
    return new AdvantageTool(CreditAssigner.from(settings, 0));
  }

  @Override
  public void answer(JsonNode in, ObjectNode out) {
    List<ScoredSample> samples = new ArrayList<>();
    for (JsonNode row : JsonFields.array(in, "rows")) {
      samples.add(sample(row, samples.size()));
    }
    ArrayNode advantages = out.putArray("advantages");
    for (Credit credit : assigner.assign(0, samples)) {
      if (credit.advantage().isPresent()) {
        advantages.add(credit.advantage().getAsDouble());
      } else {
        advantages.addNull();
      }
    }
  }

  private static ScoredSample sample(JsonNode row, int position) {
    JsonNode reward = row.path("reward");
    if (!reward.isNumber() && !reward.isNull() && !reward.isMissingNode()) {
      throw JsonFields.wrong("reward", reward, "a number or null");
    }
    String promptId = row.path("prompt_id").asText("");
    if (promptId.isEmpty()) {
      throw JsonFields.wrong("rows", row, "prompt_id, sample and reward in each row");
    }
    return new ScoredSample(
        promptId,
        row.path("sample").asInt(position),
        reward.isNumber() ? Verdict.Status.SCORED : Verdict.Status.UNSCORABLE,
        reward.asDouble(),
        row.path("length").asInt(1),
        0);
  }
}
