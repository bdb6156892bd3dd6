package io.rlvr.model.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import io.rlvr.model.lora.Lora;
import io.rlvr.model.safetensors.Safetensors;
import io.rlvr.model.testing.Golden;
import io.rlvr.model.testing.GoldenAdapters;
import io.rlvr.model.testing.GoldenModels;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** All ways to multiply, since a machine uses one of them. */
@Tag("slow")
class TestProducts {
  private static final float TOLERANCE = 2e-5f;

  @ParameterizedTest
  @CsvSource({
    "PLAIN, llama",
    "PLAIN, qwen2",
    "PLAIN, qwen3",
    "PACKED, llama",
    "PACKED, qwen2",
    "PACKED, qwen3",
    "ONEDNN, llama",
    "ONEDNN, qwen2",
    "ONEDNN, qwen3",
    "PLAIN, olmo2",
    "PACKED, olmo2",
    "ONEDNN, olmo2",
    "PLAIN, granite",
    "PACKED, granite",
    "ONEDNN, granite",
    "PLAIN, phi3",
    "PACKED, phi3",
    "ONEDNN, phi3",
    "PLAIN, phi4-mini",
    "PACKED, phi4-mini",
    "ONEDNN, phi4-mini",
    "PLAIN, gemma3",
    "PACKED, gemma3",
    "ONEDNN, gemma3",
    "PLAIN, gemma3-v4",
    "PACKED, gemma3-v4",
    "ONEDNN, gemma3-v4",
    "PLAIN, qwen3-moe",
    "PACKED, qwen3-moe",
    "ONEDNN, qwen3-moe",
    "PLAIN, qwen3-moe-plain",
    "PACKED, qwen3-moe-plain",
    "ONEDNN, qwen3-moe-plain"
  })
  void scoreAndGenerateAsTransformersDoes(Products products, String name) {
    Golden golden = Golden.of(name);
    try (CausalLm lm = load(name, Precision.FLOAT32, products)) {
      float[][] logprobs = lm.logprobs(golden.sequences());
      for (int i = 0; i < logprobs.length; i++) {
        assertThat(logprobs[i])
            .containsExactly(golden.responseLogprobs().get(i), within(TOLERANCE));
      }

      SampleRequest request = new SampleRequest(golden.greedy().promptIds(), new long[] {1});
      Sampling greedy = Sampling.greedy(golden.greedy().responseIds().length, List.of());
      assertThat(lm.generate(List.of(request), greedy).get(0).get(0).ids())
          .containsExactly(golden.greedy().responseIds());
    }
  }

  /** The loss of the golden file is the mean negative log-probability of all response tokens. */
  @ParameterizedTest
  @CsvSource({
    "PLAIN, qwen2",
    "PACKED, qwen2",
    "ONEDNN, llama",
    "ONEDNN, llama3",
    "ONEDNN, mistral",
    "ONEDNN, qwen2",
    "ONEDNN, qwen3",
    "ONEDNN, olmo2",
    "ONEDNN, granite",
    "ONEDNN, phi3",
    "ONEDNN, phi4-mini",
    "ONEDNN, gemma3",
    "ONEDNN, gemma3-v4",
    "ONEDNN, qwen3-moe",
    "ONEDNN, qwen3-moe-plain"
  })
  void backPropagateAsPyTorchDoes(Products products, String name) {
    Safetensors expected =
        Safetensors.open(GoldenModels.folder(name).resolve("gradients.safetensors"));
    try (CausalLm lm = load(name, Precision.FLOAT32, products)) {
      lm.accumulate(Golden.of(name).sequences(), TestCausalLm::meanNegativeLogprob);

      for (int i = 0; i < lm.parameters().size(); i++) {
        assertThat(lm.gradient(i))
            .as(lm.parameters().get(i).name())
            .containsExactly(
                TestCausalLm.fused(lm.parameters().get(i), expected), within(TOLERANCE));
      }
    }
  }

  /** What was laid out before weights changed is used no more. */
  @ParameterizedTest
  @EnumSource(Products.class)
  void followWeightsThatChange(Products products) {
    List<TokenSequence> sequences = Golden.of("llama").sequences();
    try (CausalLm lm = load("llama", Precision.FLOAT32, products);
        CausalLm other = load("qwen2", Precision.FLOAT32, products)) {
      float[][] before = lm.logprobs(sequences);
      float[] values = lm.flatValues();
      lm.setFlatValues(new float[values.length]);
      // equal logits: each of 128 tokens is as likely
      for (float logprob : lm.logprobs(sequences)[0]) {
        assertThat(logprob).isCloseTo((float) -Math.log(128), within(1e-6f));
      }

      lm.setFlatValues(values);
      assertThat(lm.logprobs(sequences)).isDeepEqualTo(before);
      assertThat(other.logprobs(sequences)[0]).isNotEqualTo(before[0]);
    }
  }

  /**
   * Two layers of width 32 with 64, 32, 96 rows of 32 numbers and 32 rows of 48 are 15360 numbers;
   * the embedding of 128 tokens, which is the head too, has 4096; norms have 160.
   */
  @ParameterizedTest
  @CsvSource({
    "ONEDNN, FLOAT32, 77824", // 4 (15360 + 4096)
    "PACKED, FLOAT32, 77824",
    "PACKED, BFLOAT16, 47424", // 2 (15360 + 4096 + 4096 + 160)
    "PLAIN, FLOAT32, 0",
    "PLAIN, BFLOAT16, 39232" // 2 (15360 + 4096 + 160)
  })
  void bytesOfCopies(Products products, Precision precision, long bytes) {
    try (CausalLm lm = load("llama", precision, products)) {
      assertThat(lm.weightBytes() - 4 * lm.parameterCount()).isEqualTo(bytes);
    }
  }

  /** Layers of 96, 32 (of 48), 96 and 32 (of 48) rows: 18432; a head of its own: 4096. */
  @Test
  void aHeadOfItsOwnIsLaidOutInPlaceOfTheEmbedding() {
    try (CausalLm lm = load("qwen3", Precision.FLOAT32, Products.PACKED)) {
      assertThat(lm.weightBytes() - 4 * lm.parameterCount()).isEqualTo(4 * (18432 + 4096));
    }
  }

  /** Layers of 96 x 32 and 32 x 48, a head of 128 x 32; experts are used as they are. */
  @Test
  void expertsAreNotLaidOut() {
    try (CausalLm lm = load("qwen3-moe", Precision.FLOAT32, Products.PACKED)) {
      assertThat(lm.weightBytes() - 4 * lm.parameterCount())
          .isEqualTo(4 * (2 * (96 * 32 + 32 * 48) + 128 * 32));
    }
  }

  /** The two output projections of 32 x 32, of float32. */
  @Test
  void plainProductsCopyWhatAnAdapterIsMergedInto() {
    try (CausalLm model = load("llama", Precision.FLOAT32, Products.PLAIN);
        CausalLm lm =
            model.withAdapter(
                GoldenAdapters.random(new Lora(2, 2, List.of("o_proj")), model.config(), 1))) {
      assertThat(lm.weightBytes() - 4 * lm.parameterCount()).isEqualTo(2 * 32 * 32 * 4);
    }
  }

  @Test
  void aGpuMultipliesByWeightsAsTheyAre() {
    assertThat(Products.on(Device.gpu())).isEqualTo(Products.PLAIN);
  }

  private static CausalLm load(String name, Precision precision, Products products) {
    return CausalLm.load(GoldenModels.folder(name), precision, products);
  }
}
