package io.rlvr.model.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rlvr.loss.TokenLoss;
import io.rlvr.model.lora.AdapterInit;
import io.rlvr.model.lora.Lora;
import io.rlvr.model.safetensors.Dtype;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What one copy of a model hands to another: weights and gradients. */
class TestModelCopies {
  private static final Path MODEL = Path.of("src/test/resources/golden/models/llama");
  private static final List<TokenSequence> SEQUENCES =
      List.of(new TokenSequence(new int[] {5, 9, 7}, new int[] {11, 12}));

  private CausalLm model;
  private CausalLm copy;

  @BeforeEach
  void load() {
    model = CausalLm.load(MODEL, DeviceChoice.cpu(), Precision.FLOAT32);
    copy = CausalLm.load(MODEL, DeviceChoice.cpu(), Precision.FLOAT32);
  }

  @AfterEach
  void close() {
    model.close();
    copy.close();
  }

  @Test
  void rangesOfAGradientMakeUpTheWhole() {
    model.accumulate(SEQUENCES, TestModelCopies::likelihood);
    float[] whole = model.flatGradient(0, Math.toIntExact(model.parameterCount()));
    int total = whole.length;

    for (int start = 0; start < total; start += 777) {
      int count = Math.min(777, total - start);
      float[] range = model.flatGradient(start, count);
      assertThat(range).containsExactly(Arrays.copyOfRange(whole, start, start + count));
      copy.addFlatGradient(start, range);
    }

    assertThat(copy.flatGradient(0, Math.toIntExact(copy.parameterCount()))).containsExactly(whole);
    copy.addFlatGradient(100, new float[] {2});
    assertThat(copy.flatGradient(100, 1)).containsExactly(whole[100] + 2);
  }

  @Test
  void weightsOfAFolderReplaceThoseInMemory(@TempDir Path folder) {
    float[] values = model.flatValues();
    float[] scores = model.logprobs(SEQUENCES)[0];
    model.save(folder, Dtype.FLOAT32);
    float[] others = values.clone();
    others[3] += 1;
    others[values.length - 1] -= 1;
    copy.setFlatValues(others);
    assertThat(copy.logprobs(SEQUENCES)[0]).isNotEqualTo(scores);

    copy.setValues(folder);

    assertThat(copy.flatValues()).containsExactly(values);
    assertThat(copy.logprobs(SEQUENCES)[0]).containsExactly(scores);
  }

  @Test
  void weightsUnderAnAdapterStay() {
    Lora lora = new Lora(2, 4, List.of("q_proj"));
    try (CausalLm adapted =
        model.withAdapter(AdapterInit.GAUSSIAN.adapter(lora, model.config(), 1))) {
      assertThatThrownBy(() -> adapted.setValues(MODEL))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("The weights beside an adapter stay as they are");
    }
  }

  private static TokenLoss likelihood(float[][] logp) {
    double[][] gradient = new double[logp.length][];
    for (int i = 0; i < logp.length; i++) {
      gradient[i] = new double[logp[i].length];
      Arrays.fill(gradient[i], -1);
    }
    return new TokenLoss(0, gradient, Map.of());
  }
}
