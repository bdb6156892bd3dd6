package io.rlvr.model.engine;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.rlvr.model.family.ModelConfig;
import io.rlvr.model.testing.GoldenModels;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The script's method {@code draw}: the first index whose running sum is above u times the sum. */
class TestDraw {
  /** The largest uniform that a seed gives. */
  private static final float LARGEST = 1 - 0x1p-24f;

  private static Decoder decoder;

  @BeforeAll
  static void load() {
    ModelConfig config = ModelConfig.read(GoldenModels.folder("llama"));
    decoder = new Decoder(config, Precision.FLOAT32, Device.cpu(), MemoryLimits.DEFAULT);
  }

  @AfterAll
  static void close() {
    decoder.close();
  }

  /** Running sums 0, 1, 1, 3, 4, 4: u = 1/4 is not above 1, so it belongs to the next token. */
  @Test
  void takesTheFirstSumAboveTheUniform() {
    float[] p = {0, 1, 0, 2, 1, 0};

    assertThat(draw(p, 0)).isEqualTo(1);
    assertThat(draw(p, 0.2499f)).isEqualTo(1);
    assertThat(draw(p, 0.25f)).isEqualTo(3);
    assertThat(draw(p, 0.7499f)).isEqualTo(3);
    assertThat(draw(p, 0.75f)).isEqualTo(4);
    assertThat(draw(p, LARGEST)).isEqualTo(4);
  }

  /** From 4096 on blocks of 64 are summed first; the last block may be short. */
  @ParameterizedTest
  @ValueSource(ints = {4096, 4097, 5000, 49152})
  void blocksGiveTheSameAsOneSum(int size) {
    float[] p = new float[size];
    p[0] = 1; // whole numbers: every sum is exact
    p[63] = 2;
    p[64] = 1;
    p[2000] = 3;
    p[size - 1] = 1;

    int[] owners = {0, 63, 63, 64, 2000, 2000, 2000, size - 1};
    for (int eighth = 0; eighth < 8; eighth++) {
      assertThat(draw(p, eighth / 8f)).isEqualTo(owners[eighth]);
      assertThat(draw(p, (eighth + 1) / 8f - 0x1p-24f)).isEqualTo(owners[eighth]);
    }
  }

  /** Sums of random float32 round, so that the largest uniforms may reach the total. */
  @ParameterizedTest
  @ValueSource(ints = {100, 4095, 4096, 5001, 49152})
  void aTokenOfProbabilityZeroIsNeverDrawn(int size) {
    Random random = new Random(size);
    float[] uniforms = {0, 0x1p-24f, 0.5f, 1 - 0x1p-23f, LARGEST};
    for (int trial = 0; trial < 40; trial++) {
      float[] p = new float[size];
      for (int i = 0; i < size; i++) {
        p[i] = random.nextInt(4) == 0 ? (float) Math.exp(20 * random.nextDouble() - 20) : 0;
      }
      Arrays.fill(p, size - 70, size, 0); // nothing at the end to fall back to
      p[random.nextInt(size - 70)] = 1;
      for (float u : uniforms) {
        assertThat(p[draw(p, u)]).isPositive();
      }
    }
  }

  private static int draw(float[] p, float u) {
    try (NDManager scope = decoder.newScope()) {
      NDList inputs =
          new NDList(
              scope.create(p, new Shape(1, p.length)),
              scope.create(new float[] {u}, new Shape(1, 1)));
      long[] index = decoder.infer(scope, "draw", inputs).singletonOrThrow().toLongArray();
      assertThat(index).hasSize(1);
      return Math.toIntExact(index[0]);
    }
  }
}
