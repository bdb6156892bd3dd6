package io.rlvr.model.testing;

import com.fasterxml.jackson.databind.JsonNode;
import io.rlvr.model.engine.TokenSequence;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What transformers gave for a golden model; see src/test/python/make_model_fixtures.py. */
@SuppressWarnings("ArrayRecordComponent")
public // numbers to compare
record Golden(
    List<TokenSequence> sequences,
    List<float[]> responseLogprobs,
    TokenSequence greedy,
    float[] greedyLogprobs,
    double loss) {
  public static Golden of(String model) {
    JsonNode json = GoldenModels.json("models/" + model + "/golden.json");
    List<TokenSequence> sequences = new ArrayList<>();
    List<float[]> logprobs = new ArrayList<>();
    for (JsonNode node : json.get("sequences")) {
      TokenSequence sequence =
          new TokenSequence(ints(node.get("prompt_ids")), ints(node.get("response_ids")));
      sequences.add(sequence);
      float[] all = GoldenModels.floats(node.get("logprobs")); // log p(ids[t] | ids[:t]) for t >= 1
      logprobs.add(Arrays.copyOfRange(all, sequence.promptIds().length - 1, all.length));
    }
    JsonNode greedy = json.get("greedy");
    return new Golden(
        sequences,
        logprobs,
        new TokenSequence(sequences.get(0).promptIds(), ints(greedy.get("response_ids"))),
        GoldenModels.floats(greedy.get("logprobs")),
        json.get("loss").doubleValue());
  }

  public static int[] ints(JsonNode array) {
    int[] values = new int[array.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = array.get(i).intValue();
    }
    return values;
  }
}
