package io.rlvr.model.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import io.rlvr.loss.TokenLoss;
import io.rlvr.model.family.ModelConfig;
import io.rlvr.model.family.Parameter;
import io.rlvr.model.folder.ModelExport;
import io.rlvr.model.lora.Adapter;
import io.rlvr.model.lora.AdapterInit;
import io.rlvr.model.lora.Lora;
import io.rlvr.model.lora.Projection;
import io.rlvr.model.safetensors.Dtype;
import io.rlvr.model.safetensors.Safetensors;
import io.rlvr.model.testing.Golden;
import io.rlvr.model.testing.GoldenAdapters;
import io.rlvr.model.testing.GoldenModels;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Models with an adapter: against peft, against the merged model, against the plain one. */
@Tag("slow")
class TestLora {
  private static final float TOLERANCE = 2e-5f;

  /** alpha / rank is 2 / 3. */
  private static final Lora ALL =
      new Lora(
          3,
          2,
          List.of("q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj"));

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "llama-default",
        "qwen2-odd",
        "qwen3-all",
        "olmo2-all",
        "granite-all",
        "phi3-all",
        "gemma3-all",
        "qwen3-moe-attention"
      })
  void scoresAsPeftDoes(String name) {
    try (CausalLm model = TestCausalLm.load(GoldenAdapters.model(name));
        CausalLm lm = golden(name, model)) {
      float[][] logprobs = lm.logprobs(Golden.of(GoldenAdapters.model(name)).sequences());

      List<float[]> expected = GoldenAdapters.responseLogprobs(name);
      assertThat(logprobs).hasNumberOfRows(expected.size());
      for (int i = 0; i < logprobs.length; i++) {
        assertThat(logprobs[i]).containsExactly(expected.get(i), within(TOLERANCE));
      }
    }
  }

  /** The loss of the golden file is the mean negative log-probability of all response tokens. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "llama-default",
        "qwen2-odd",
        "qwen3-all",
        "olmo2-all",
        "granite-all",
        "phi3-all",
        "gemma3-all",
        "qwen3-moe-attention"
      })
  void backPropagatesAsPeftDoes(String name) {
    Safetensors expected =
        Safetensors.open(GoldenAdapters.folder(name).resolve("gradients.safetensors"));
    try (CausalLm model = TestCausalLm.load(GoldenAdapters.model(name));
        CausalLm lm = golden(name, model)) {
      TokenLoss loss =
          lm.accumulate(
              Golden.of(GoldenAdapters.model(name)).sequences(), TestCausalLm::meanNegativeLogprob);

      assertThat(loss.value())
          .isCloseTo(GoldenAdapters.json(name).get("loss").doubleValue(), within(1e-5));
      assertThat(lm.parameters()).hasSize(expected.names().size());
      for (int i = 0; i < lm.parameters().size(); i++) {
        assertThat(lm.gradient(i))
            .as(lm.parameters().get(i).name())
            .containsExactly(
                TestCausalLm.fused(lm.parameters().get(i), expected), within(TOLERANCE));
      }
    }
  }

  /**
   * With W' = W + s B A and G the gradient of W' in a plain model: dLoss/dA = s B^T G and dLoss/dB
   * = s G A^T.
   */
  @ParameterizedTest
  @MethodSource("io.rlvr.model.testing.GoldenModels#names")
  void gradientsAreThoseOfTheMergedModelSeenThroughTheAdapter(String name) {
    List<TokenSequence> sequences = Golden.of(name).sequences();
    Path merged = merged(name);
    try (CausalLm model = TestCausalLm.load(name);
        CausalLm lm =
            model.withAdapter(GoldenAdapters.random(all(model.config()), model.config(), 3));
        CausalLm plain = CausalLm.load(merged, DeviceChoice.cpu(), Precision.FLOAT32)) {
      lm.accumulate(sequences, TestCausalLm::meanNegativeLogprob);
      plain.accumulate(sequences, TestCausalLm::meanNegativeLogprob);

      for (int i = 0; i < lm.parameters().size(); i += 2) {
        Parameter parameter = lm.parameters().get(i);
        String module =
            parameter.sources().get(0).replace("base_model.model.", "").replace(".lora_A", "");
        float[] a = lm.values(i);
        float[] b = lm.values(i + 1);
        float[] g = gradientOf(plain, module);
        int columns = a.length / 3;
        int rows = b.length / 3;
        float[] expectedA = new float[a.length];
        float[] expectedB = new float[b.length];
        for (int row = 0; row < rows; row++) {
          for (int column = 0; column < columns; column++) {
            for (int k = 0; k < 3; k++) {
              float s = 2f / 3 * g[row * columns + column];
              expectedA[k * columns + column] += s * b[row * 3 + k];
              expectedB[row * 3 + k] += s * a[k * columns + column];
            }
          }
        }
        assertThat(expectedA).isNotEqualTo(new float[a.length]);
        assertThat(lm.gradient(i)).as(module).containsExactly(expectedA, within(TOLERANCE));
        assertThat(lm.gradient(i + 1)).as(module).containsExactly(expectedB, within(TOLERANCE));
      }
    }
  }

  /** The loss sees the unmerged forward, scoring the merged one, and the export is of its own. */
  @ParameterizedTest
  @MethodSource("io.rlvr.model.testing.GoldenModels#names")
  void mergedUnmergedAndExportedAreTheSameModel(String name) {
    List<TokenSequence> sequences = Golden.of(name).sequences();
    Path merged = merged(name);
    try (CausalLm model = TestCausalLm.load(name);
        CausalLm lm =
            model.withAdapter(GoldenAdapters.random(all(model.config()), model.config(), 3));
        CausalLm exported = CausalLm.load(merged, DeviceChoice.cpu(), Precision.FLOAT32)) {
      List<float[][]> unmerged = new ArrayList<>();
      lm.accumulate(
          sequences,
          logprobs -> {
            unmerged.add(logprobs);
            return TestCausalLm.meanNegativeLogprob(logprobs);
          });
      float[][] scored = lm.logprobs(sequences);
      float[][] plain = exported.logprobs(sequences);

      for (int i = 0; i < scored.length; i++) {
        assertThat(unmerged.get(0)[i]).containsExactly(scored[i], within(TOLERANCE));
        assertThat(plain[i]).containsExactly(scored[i], within(TOLERANCE));
        assertThat(scored[i]).isNotEqualTo(model.logprobs(sequences)[i]);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("io.rlvr.model.testing.GoldenModels#names")
  void aNewAdapterIsTheModelItself(String name) {
    Golden golden = Golden.of(name);
    SampleRequest request = new SampleRequest(golden.greedy().promptIds(), new long[] {4, 5});
    Sampling sampling = Sampling.plain(6, List.of());
    try (CausalLm model = TestCausalLm.load(name);
        CausalLm lm =
            model.withAdapter(
                AdapterInit.KAIMING_UNIFORM.adapter(all(model.config()), model.config(), 1))) {
      assertThat(lm.logprobs(golden.sequences())).isDeepEqualTo(model.logprobs(golden.sequences()));
      assertThat(lm.generate(List.of(request), sampling).get(0).get(1).logprobs())
          .containsExactly(model.generate(List.of(request), sampling).get(0).get(1).logprobs());
    }
  }

  @Test
  void inBfloat16MergedAndUnmergedAreAlike() {
    List<TokenSequence> sequences = Golden.of("qwen2").sequences();
    try (CausalLm model =
            CausalLm.load(GoldenModels.folder("qwen2"), DeviceChoice.cpu(), Precision.BFLOAT16);
        CausalLm lm = golden("qwen2-odd", model)) {
      List<float[]> expected = GoldenAdapters.responseLogprobs("qwen2-odd");
      float[][] scored = lm.logprobs(sequences);
      lm.accumulate(
          sequences,
          logprobs -> {
            for (int i = 0; i < scored.length; i++) {
              // 8 bits of mantissa through two layers, at log-probabilities of up to 15
              assertThat(scored[i]).containsExactly(expected.get(i), within(0.5f));
              assertThat(logprobs[i]).containsExactly(expected.get(i), within(0.5f));
            }
            return TestCausalLm.meanNegativeLogprob(logprobs);
          });
    }
  }

  /** B starts at 0, so the first step moves B alone; after it A has a gradient too. */
  @Test
  void trainingMovesTheAdapterAndNothingElse() {
    List<TokenSequence> sequences = Golden.of("mistral").sequences();
    Lora lora = new Lora(2, 4, List.of("v_proj", "down_proj"));
    try (CausalLm model = TestCausalLm.load("mistral");
        CausalLm untouched = TestCausalLm.load("mistral");
        CausalLm lm =
            model.withAdapter(AdapterInit.KAIMING_UNIFORM.adapter(lora, model.config(), 1));
        AdamW adamW = new AdamW(lm, new AdamW.Options(0.9, 0.95, 1e-8, 0, 1))) {
      float[][] before = lm.logprobs(sequences);
      float[] a = lm.values(0);
      step(lm, adamW, sequences);
      assertThat(lm.values(0)).containsExactly(a);
      assertThat(lm.values(1)).isNotEqualTo(new float[lm.values(1).length]);
      for (int i = 0; i < 5; i++) {
        step(lm, adamW, sequences);
      }

      assertThat(lm.values(0)).isNotEqualTo(a);
      assertThat(mean(lm.logprobs(sequences))).isGreaterThan(mean(before) + 0.1);
      assertThat(model.logprobs(sequences)).isDeepEqualTo(untouched.logprobs(sequences));
      assertThat(model.weights().masters()).noneMatch(NDArray::hasGradient);
      for (int i = 0; i < model.parameters().size(); i++) {
        assertThat(model.values(i)).containsExactly(untouched.values(i));
      }
    }
  }

  /** The optimizer's file lists what has moments; 2 layers of A and B of one projection. */
  @Test
  void onlyTheAdapterHasOptimizerState() {
    try (CausalLm model = TestCausalLm.load("llama");
        CausalLm lm =
            model.withAdapter(
                GoldenAdapters.random(new Lora(2, 2, List.of("o_proj")), model.config(), 1));
        AdamW adamW = new AdamW(lm, new AdamW.Options(0.9, 0.95, 1e-8, 0, 1))) {
      Path file = folder.resolve("optimizer.safetensors");
      adamW.save(file);

      assertThat(Safetensors.open(file).names())
          .containsExactlyInAnyOrder(
              "m.layers.0.o_proj.A",
              "m.layers.0.o_proj.B",
              "m.layers.1.o_proj.A",
              "m.layers.1.o_proj.B",
              "v.layers.0.o_proj.A",
              "v.layers.0.o_proj.B",
              "v.layers.1.o_proj.A",
              "v.layers.1.o_proj.B");
      // hidden size 32, 4 heads of 8: 2 layers x (2 x 32 + 32 x 2)
      assertThat(lm.parameterCount()).isEqualTo(256);
    }
  }

  @Test
  void aSavedAdapterWithItsOptimizerGoesOnAsIfNeverStopped() {
    List<TokenSequence> sequences = Golden.of("qwen2").sequences();
    AdamW.Options options = new AdamW.Options(0.9, 0.95, 1e-8, 0.1, 1);
    Path optimizer = folder.resolve("optimizer.safetensors");
    try (CausalLm model = TestCausalLm.load("qwen2");
        CausalLm straight =
            model.withAdapter(AdapterInit.GAUSSIAN.adapter(ALL, model.config(), 9));
        AdamW adamW = new AdamW(straight, options)) {
      step(straight, adamW, sequences);
      step(straight, adamW, sequences);
      straight.save(folder, Dtype.FLOAT32);
      adamW.save(optimizer);
      try (CausalLm other = TestCausalLm.load("qwen2");
          CausalLm resumed = other.withAdapter(Adapter.read(folder, other.config()));
          AdamW restored = new AdamW(resumed, options)) {
        restored.restore(optimizer);
        step(straight, adamW, sequences);
        step(resumed, restored, sequences);

        assertThat(resumed.adapter().orElseThrow().lora()).isEqualTo(ALL);
        assertThat(resumed.flatValues()).containsExactly(straight.flatValues());
      }
    }
  }

  @Test
  void flatArraysAreTheParametersInOrder() {
    Lora lora = new Lora(2, 2, List.of("k_proj"));
    List<TokenSequence> sequences = Golden.of("llama").sequences();
    try (CausalLm model = TestCausalLm.load("llama");
        CausalLm lm = model.withAdapter(GoldenAdapters.random(lora, model.config(), 1));
        CausalLm other = model.withAdapter(GoldenAdapters.random(lora, model.config(), 2))) {
      lm.accumulate(sequences, TestCausalLm::meanNegativeLogprob);
      other.setFlatValues(lm.flatValues());
      other.addFlatGradient(0, lm.flatGradient(0, Math.toIntExact(lm.parameterCount())));
      other.addFlatGradient(0, lm.flatGradient(0, Math.toIntExact(lm.parameterCount())));

      assertThat(other.logprobs(sequences)).isDeepEqualTo(lm.logprobs(sequences));
      // A is 2 x 32, B 16 x 2: the second layer's A begins at 96
      assertThat(Arrays.copyOfRange(lm.flatValues(), 96, 160)).containsExactly(lm.values(2));
      for (int i = 0; i < 4; i++) {
        float[] twice = other.gradient(i);
        for (int k = 0; k < twice.length; k++) {
          assertThat(twice[k]).isEqualTo(2 * lm.gradient(i)[k]);
        }
      }
      assertThatThrownBy(() -> lm.setFlatValues(new float[3]))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("Parameters have 192 numbers, but got: 3");
    }
  }

  @Test
  void aModelHasOneAdapterAndIsNotTrainedBesideIt() {
    try (CausalLm model = TestCausalLm.load("llama")) {
      Adapter adapter = GoldenAdapters.random(ALL, model.config(), 1);
      try (CausalLm lm = model.withAdapter(adapter)) {
        assertThatThrownBy(() -> lm.withAdapter(adapter))
            .isInstanceOf(IllegalStateException.class)
            .hasMessage("A model has one adapter, not two");
      }
      model.accumulate(Golden.of("llama").sequences(), TestCausalLm::meanNegativeLogprob);
      assertThatThrownBy(() -> model.withAdapter(adapter))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("A model that is trained itself takes no adapter");
    }
  }

  private static CausalLm golden(String name, CausalLm model) {
    return model.withAdapter(Adapter.read(GoldenAdapters.folder(name), model.config()));
  }

  /** Every projection that the model has. */
  private static Lora all(ModelConfig config) {
    return new Lora(3, 2, Projection.labels(config));
  }

  /** The model with a random adapter, as an export of its own. */
  private Path merged(String name) {
    Path source = GoldenModels.folder(name);
    Path adapter = folder.resolve("adapter");
    ModelConfig config = ModelConfig.read(source);
    GoldenAdapters.random(all(config), config, 3).write(adapter, name);
    Path merged = folder.resolve("merged");
    ModelExport.merge(source, adapter, merged, Dtype.FLOAT32);
    return merged;
  }

  /** Of one Hugging Face tensor, cut out of the fused one. */
  private static float[] gradientOf(CausalLm lm, String source) {
    for (int i = 0; i < lm.parameters().size(); i++) {
      Parameter parameter = lm.parameters().get(i);
      int from = 0;
      for (int j = 0; j < parameter.sources().size(); j++) {
        int to = from + Math.toIntExact(parameter.sourceRows().get(j) * parameter.rowElements());
        if (parameter.sources().get(j).equals(source)) {
          return Arrays.copyOfRange(lm.gradient(i), from, to);
        }
        from = to;
      }
    }
    throw new IllegalArgumentException("No tensor " + source);
  }

  private static void step(CausalLm lm, AdamW adamW, List<TokenSequence> sequences) {
    lm.zeroGradients();
    lm.accumulate(sequences, TestCausalLm::meanNegativeLogprob);
    assertThat(adamW.step(0.02).applied()).isTrue();
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
