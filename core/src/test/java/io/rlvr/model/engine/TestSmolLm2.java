package io.rlvr.model.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.rlvr.model.testing.Golden;
import io.rlvr.model.testing.GoldenModels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A real model against transformers in float32; see make_smollm2_fixture.py. */
class TestSmolLm2 {
  private static final float TOLERANCE = 1e-3f;

  @Test
  void scoresAndGeneratesAsTransformersDoes() {
    Optional<Path> folder = folder();
    assumeTrue(
        folder.isPresent(),
        "Skipped: SmolLM2-135M-Instruct is not in the folder that system property rlvr.smollm2 or"
            + " environment variable RLVR_SMOLLM2 names");
    List<TokenSequence> sequences = new ArrayList<>();
    JsonNode cases = GoldenModels.json("smollm2.json").get("cases");
    for (JsonNode node : cases) {
      sequences.add(
          new TokenSequence(
              Golden.ints(node.get("prompt_ids")), Golden.ints(node.get("response_ids"))));
    }
    try (CausalLm lm = CausalLm.load(folder.get(), DeviceChoice.cpu(), Precision.FLOAT32)) {
      float[][] logprobs = lm.logprobs(sequences);

      for (int i = 0; i < logprobs.length; i++) {
        float[] expected = GoldenModels.floats(cases.get(i).get("logprobs"));
        assertThat(logprobs[i]).containsExactly(expected, within(TOLERANCE));
        if (cases.get(i).get("greedy").booleanValue()) {
          assertGreedy(lm, sequences.get(i), expected);
        }
      }
    }
  }

  private static void assertGreedy(CausalLm lm, TokenSequence expected, float[] logprobs) {
    SampleRequest request = new SampleRequest(expected.promptIds(), new long[] {0});
    Sampling sampling = Sampling.greedy(16, lm.config().eosTokenIds());

    Sample sample = lm.generate(List.of(request), sampling).get(0).get(0);

    assertThat(sample.ids()).containsExactly(expected.responseIds());
    assertThat(sample.logprobs()).containsExactly(logprobs, within(TOLERANCE));
  }

  private static Optional<Path> folder() {
    return Optional.ofNullable(System.getProperty("rlvr.smollm2", System.getenv("RLVR_SMOLLM2")))
        .map(Path::of)
        .filter(Files::isDirectory);
  }
}
