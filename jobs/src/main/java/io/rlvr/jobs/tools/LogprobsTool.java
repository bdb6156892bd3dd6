package io.rlvr.jobs.tools;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rlvr.config.Key;
import io.rlvr.config.Settings;
import io.rlvr.config.UserException;
import io.rlvr.jobs.models.ResidentModel;
import io.rlvr.jobs.settings.ModelOptions;
import io.rlvr.jobs.settings.PolicyTemperature;
import io.rlvr.json.JsonFields;
import io.rlvr.model.engine.TokenSequence;
import java.util.ArrayList;
import java.util.List;

/**
 * JSON Lines {@code logprobs}: the log-probability of each token of a response at {@code
 * rollout.temperature}, 1 unless set. A response given as text has no stop token; one given as ids
 * is taken as it is.
 */
final class LogprobsTool implements LineFilter.Line {
  private final ResidentModel model;
  private final double temperature;

  private LogprobsTool(ResidentModel model, double temperature) {
    this.model = model;
    this.temperature = temperature;
  }

  static List<Key<?>> keys() {
    List<Key<?>> keys = new ArrayList<>(ModelOptions.KEYS);
    keys.add(PolicyTemperature.KEY);
    return keys;
  }

  static LineFilter.Line open(ResidentModel model, Settings settings) {
    return new LogprobsTool(model, PolicyTemperature.from(settings));
  }

  @Override
  public void answer(JsonFields in, ObjectNode out) {
    int[] promptIds =
        in.has("prompt_ids")
            ? in.integers("prompt_ids")
            : model.encoder().encode(ToolPrompt.messages(in));
    int[] responseIds =
        in.has("response_ids")
            ? in.integers("response_ids")
            : model.encoder().tokenizer().encode(in.text("response"));
    check(promptIds, responseIds);
    float[][] logprobs =
        model.lm().logprobs(List.of(new TokenSequence(promptIds, responseIds)), temperature);
    GenerateTool.putFloats(out.putArray("logprobs"), logprobs[0]);
    GenerateTool.putIds(out.putArray("prompt_ids"), promptIds);
    GenerateTool.putIds(out.putArray("response_ids"), responseIds);
  }

  private void check(int[] promptIds, int[] responseIds) {
    int vocabulary = model.lm().config().vocabSize();
    for (int[] ids : List.of(promptIds, responseIds)) {
      for (int id : ids) {
        if (id < 0 || id >= vocabulary) {
          throw new UserException("Invalid token id: %d (expected 0 to %d)", id, vocabulary - 1);
        }
      }
    }
    int context = model.lm().config().maxPositions();
    if (promptIds.length + responseIds.length > context) {
      throw new UserException(
          "Cannot score %d prompt and %d response tokens (expected at most the model's context of"
              + " %d)",
          promptIds.length, responseIds.length, context);
    }
  }
}
