package io.rlvr.model.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import com.fasterxml.jackson.databind.JsonNode;
import io.rlvr.config.UserException;
import io.rlvr.model.family.ModelConfig;
import io.rlvr.model.family.Parameter;
import io.rlvr.model.safetensors.Safetensors;
import io.rlvr.model.safetensors.Tensor;
import io.rlvr.model.testing.GoldenModels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against torch.optim.AdamW and clip_grad_norm_; see make_model_fixtures.py. */
class TestAdamW {
  private static final Parameter MATRIX =
      new Parameter("matrix", new long[] {2, 3}, List.of("matrix"), List.of(2L));
  private static final Parameter VECTOR =
      new Parameter("vector", new long[] {5}, List.of("vector"), List.of(5L));
  private static final AdamW.Options NO_CLIPPING =
      new AdamW.Options(0.9, 0.95, 1e-8, 0.1, Double.POSITIVE_INFINITY);

  @TempDir private Path folder;

  @Test
  void stepsAsTorchDoes() {
    JsonNode golden = GoldenModels.json("adamw.json");
    JsonNode settings = golden.get("settings");
    AdamW.Options options =
        new AdamW.Options(
            settings.get("betas").get(0).doubleValue(),
            settings.get("betas").get(1).doubleValue(),
            settings.get("eps").doubleValue(),
            settings.get("weight_decay").doubleValue(),
            settings.get("max_grad_norm").doubleValue());
    try (Decoder decoder = decoder()) {
      Weights weights = weights(decoder, golden.get("start"));
      AdamW adamW = new AdamW(weights, decoder, options);
      for (JsonNode step : golden.get("steps")) {
        weights.zeroGradients();
        weights.addGradient(0, GoldenModels.floats(step.get("matrix_grad")));
        weights.addGradient(1, GoldenModels.floats(step.get("vector_grad")));

        OptimizerStep done = adamW.step(step.get("lr").doubleValue());

        assertThat(done.applied()).isTrue();
        assertThat(done.gradientNorm())
            .isCloseTo(step.get("grad_norm").doubleValue(), within(1e-6));
        assertThat(weights.values(0))
            .containsExactly(GoldenModels.floats(step.get("matrix")), within(2e-7f));
        assertThat(weights.values(1))
            .containsExactly(GoldenModels.floats(step.get("vector")), within(2e-7f));
        Safetensors state = saved(adamW);
        assertThat(state.read("m.matrix").values())
            .containsExactly(GoldenModels.floats(step.get("matrix_m")), within(1e-8f));
        assertThat(state.read("v.matrix").values())
            .containsExactly(GoldenModels.floats(step.get("matrix_v")), within(1e-8f));
      }
      assertThat(adamW.steps()).isEqualTo(3);
    }
  }

  @Test
  void aGradientThatIsNotFiniteChangesNothing() {
    try (Decoder decoder = decoder()) {
      Weights weights = weights(decoder, GoldenModels.json("adamw.json").get("start"));
      AdamW adamW = new AdamW(weights, decoder, NO_CLIPPING);
      float[] before = weights.values(0);
      weights.addGradient(0, new float[] {1, 2, Float.NaN, 4, 5, 6});

      OptimizerStep nan = adamW.step(1);
      weights.zeroGradients();
      weights.addGradient(1, new float[] {0, 0, Float.NEGATIVE_INFINITY, 0, 0});
      OptimizerStep infinite = adamW.step(1);

      assertThat(nan.applied()).isFalse();
      assertThat(nan.gradientNorm()).isNaN();
      assertThat(infinite.applied()).isFalse();
      assertThat(infinite.gradientNorm()).isInfinite();
      assertThat(adamW.steps()).isZero();
      assertThat(weights.values(0)).containsExactly(before);
      assertThat(saved(adamW).read("m.matrix").values()).containsOnly(0f);
    }
  }

  @Test
  void aRestoredOptimizerGoesOnAsIfNeverStopped() {
    try (Decoder decoder = decoder()) {
      JsonNode start = GoldenModels.json("adamw.json").get("start");
      Weights straight = weights(decoder, start);
      AdamW adamW = new AdamW(straight, decoder, NO_CLIPPING);
      step(straight, adamW, 1);
      step(straight, adamW, 2);
      Path file = folder.resolve("optimizer.safetensors");
      adamW.save(file);
      Weights resumed = new Weights(List.of(MATRIX, VECTOR), decoder, Precision.FLOAT32);
      resumed.add(0, straight.values(0));
      resumed.add(1, straight.values(1));
      AdamW restored = new AdamW(resumed, decoder, NO_CLIPPING);
      step(resumed, restored, 9); // state that the file replaces
      resumed.add(0, minus(straight.values(0), resumed.values(0)));
      resumed.add(1, minus(straight.values(1), resumed.values(1)));

      restored.restore(file);
      step(straight, adamW, 3);
      step(resumed, restored, 3);

      assertThat(restored.steps()).isEqualTo(3);
      assertThat(resumed.values(0)).containsExactly(straight.values(0), within(1e-6f));
      assertThat(resumed.values(1)).containsExactly(straight.values(1), within(1e-6f));
      assertThat(Files.exists(file)).isTrue();
    }
  }

  @Test
  void foreignStateIsRefused() {
    Path file = folder.resolve("optimizer.safetensors");
    try (Decoder decoder = decoder()) {
      Weights weights = weights(decoder, GoldenModels.json("adamw.json").get("start"));
      AdamW adamW = new AdamW(weights, decoder, NO_CLIPPING);
      SortedMap<String, Tensor> tensors = new TreeMap<>();
      tensors.put("m.matrix", new Tensor(new long[] {2, 3}, new float[6]));
      tensors.put("v.matrix", new Tensor(new long[] {3, 2}, new float[6]));

      Safetensors.write(file, tensors, Map.of());
      assertRefused(adamW, file, "steps is '' (expected a whole number)");

      Safetensors.write(file, tensors, Map.of("steps", "7"));
      assertRefused(adamW, file, "tensor 'v.matrix' has shape [3, 2] (expected [2, 3])");

      tensors.put("v.matrix", new Tensor(new long[] {2, 3}, new float[6]));
      Safetensors.write(file, tensors, Map.of("steps", "7"));
      assertRefused(adamW, file, "tensor 'm.vector' is missing (expected the optimizer's state)");
      assertThat(adamW.steps()).isZero();
    }
  }

  /** A policy's digest leaves this file out, so it has to tell of damage itself. */
  @Test
  void damagedStateIsRefused() throws IOException {
    Path file = folder.resolve("optimizer.safetensors");
    try (Decoder decoder = decoder()) {
      Weights weights = weights(decoder, GoldenModels.json("adamw.json").get("start"));
      AdamW adamW = new AdamW(weights, decoder, NO_CLIPPING);
      step(weights, adamW, 1);
      adamW.save(file);
      adamW.restore(file);
      byte[] bytes = Files.readAllBytes(file);
      bytes[bytes.length - 3] ^= 1;
      Files.write(file, bytes);

      assertThatThrownBy(() -> adamW.restore(file))
          .isInstanceOf(UserException.class)
          .message()
          .matches(
              "Cannot read %s: its checksum is [0-9a-f]{8} \\(expected [0-9a-f]{8}\\)"
                  .formatted(file));
    }
  }

  private static void assertRefused(AdamW adamW, Path file, String problem) {
    assertThatThrownBy(() -> adamW.restore(file))
        .isInstanceOf(UserException.class)
        .hasMessage("Cannot read " + file + ": " + problem);
  }

  private Safetensors saved(AdamW adamW) {
    Path file = folder.resolve("state.safetensors");
    adamW.save(file);
    return Safetensors.open(file);
  }

  private static void step(Weights weights, AdamW adamW, int seed) {
    weights.zeroGradients();
    weights.addGradient(0, new float[] {seed, -1, 0.5f, 2, 0, -seed});
    weights.addGradient(1, new float[] {0.1f, seed, -3, 0, 1});
    assertThat(adamW.step(0.01).applied()).isTrue();
  }

  static float[] minus(float[] a, float[] b) {
    float[] difference = new float[a.length];
    for (int i = 0; i < a.length; i++) {
      difference[i] = a[i] - b[i];
    }
    return difference;
  }

  private static Weights weights(Decoder decoder, JsonNode start) {
    Weights weights = new Weights(List.of(MATRIX, VECTOR), decoder, Precision.FLOAT32);
    weights.add(0, GoldenModels.floats(start.get("matrix")));
    weights.add(1, GoldenModels.floats(start.get("vector")));
    return weights;
  }

  /** Of any model: the optimizer's method reads no constant of it. */
  private static Decoder decoder() {
    ModelConfig config = ModelConfig.read(GoldenModels.folder("llama"));
    return new Decoder(config, Precision.FLOAT32, Device.cpu(), MemoryLimits.DEFAULT);
  }
}
