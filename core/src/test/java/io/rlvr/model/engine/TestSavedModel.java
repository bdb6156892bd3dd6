package io.rlvr.model.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.rlvr.model.safetensors.Dtype;
import io.rlvr.model.testing.GoldenModels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TestSavedModel {
  private static final List<TokenSequence> SEQUENCES =
      List.of(
          new TokenSequence(new int[] {4, 9, 77}, new int[] {31, 2, 90, 14}),
          new TokenSequence(new int[] {120}, new int[] {5, 6}));

  @TempDir private Path folder;

  @ParameterizedTest
  @MethodSource("io.rlvr.model.testing.GoldenModels#names")
  void aTrainedModelComesBackAsItWas(String model) {
    try (CausalLm trained = TestCausalLm.load(model);
        AdamW adamW =
            new AdamW(trained, new AdamW.Options(0.9, 0.95, 1e-8, 0.1, Double.MAX_VALUE))) {
      float[][] before = trained.logprobs(SEQUENCES);
      trained.accumulate(SEQUENCES, TestCausalLm::meanNegativeLogprob);
      adamW.step(0.01);
      float[][] after = trained.logprobs(SEQUENCES);
      assertThat(mean(after)).as("a step along the gradient").isGreaterThan(mean(before) + 0.05);

      trained.save(folder, Dtype.FLOAT32);

      try (CausalLm loaded = CausalLm.load(folder, DeviceChoice.cpu(), Precision.FLOAT32)) {
        assertThat(loaded.config()).isEqualTo(trained.config());
        assertThat(loaded.parameterCount()).isEqualTo(trained.parameterCount());
        assertThat(loaded.logprobs(SEQUENCES)).isDeepEqualTo(after);
        for (int i = 0; i < loaded.parameters().size(); i++) {
          assertThat(loaded.values(i)).containsExactly(trained.values(i));
        }
      }
    }
  }

  /** As that of a policy version that a run no longer keeps. */
  @Test
  void aModelIsSavedAgainWhenItsOwnFolderIsGone() throws IOException {
    Path source = GoldenModels.copy("qwen2", folder.resolve("source"));
    Files.writeString(source.resolve("tokenizer.json"), "{}");

    try (CausalLm lm = CausalLm.load(source, DeviceChoice.cpu(), Precision.FLOAT32)) {
      lm.save(folder.resolve("first"), Dtype.FLOAT32);
      Files.move(source, folder.resolve("elsewhere"));
      lm.save(folder.resolve("second"), Dtype.FLOAT32);
    }

    for (String name : List.of("config.json", "tokenizer.json", "model.safetensors")) {
      assertThat(folder.resolve("second").resolve(name))
          .hasSameBinaryContentAs(folder.resolve("first").resolve(name));
    }
  }

  @Test
  void tokenizerAndSettingsGoAlong() throws IOException {
    Path source = GoldenModels.copy("qwen2", folder.resolve("source"));
    Files.writeString(source.resolve("tokenizer.json"), "{}");
    Files.writeString(source.resolve("chat_template.jinja"), "{{ messages }}");
    Path target = folder.resolve("target");

    try (CausalLm lm = CausalLm.load(source, DeviceChoice.cpu(), Precision.FLOAT32)) {
      lm.save(target, Dtype.BFLOAT16);
    }

    assertThat(target.resolve("tokenizer.json")).hasContent("{}");
    assertThat(target.resolve("chat_template.jinja")).hasContent("{{ messages }}");
    assertThat(target.resolve("generation_config.json")).exists();
    try (CausalLm lm = CausalLm.load(target, DeviceChoice.cpu(), Precision.FLOAT32);
        CausalLm original = CausalLm.load(source, DeviceChoice.cpu(), Precision.FLOAT32)) {
      // bfloat16 keeps 8 bits of a weight
      assertThat(mean(lm.logprobs(SEQUENCES)))
          .isCloseTo(mean(original.logprobs(SEQUENCES)), within(0.05));
    }
  }

  private static double mean(float[][] logprobs) {
    double sum = 0;
    int count = 0;
    for (float[] row : logprobs) {
      for (float logprob : row) {
        sum += logprob;
        count++;
      }
    }
    return sum / count;
  }
}
