package io.rlvr.model.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import io.rlvr.config.UserException;
import io.rlvr.model.family.ModelConfig;
import io.rlvr.model.family.Parameter;
import io.rlvr.model.flat.FlatFile;
import io.rlvr.model.flat.FlatRange;
import io.rlvr.model.flat.StateShard;
import io.rlvr.model.flat.WholeState;
import io.rlvr.model.safetensors.Safetensors;
import io.rlvr.model.testing.GoldenModels;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against {@link AdamW}, which is compared with torch elsewhere. */
class TestFlatAdamW {
  /** Neither is a multiple of what a processor adds at once. */
  private static final List<Parameter> PARAMETERS =
      List.of(
          new Parameter("matrix", new long[] {37, 29}, List.of("matrix"), List.of(37L)),
          new Parameter("vector", new long[] {131}, List.of("vector"), List.of(131L)),
          new Parameter("other", new long[] {9, 41}, List.of("other"), List.of(9L)));

  private static final int NUMBERS = 37 * 29 + 131 + 9 * 41;
  private static final AdamW.Options OPTIONS = new AdamW.Options(0.9, 0.95, 1e-8, 0.1, 0.5);

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(ints = {64, 100, 1000, NUMBERS})
  void runsHaveTheBitsOfTheWhole(int most) {
    Random random = new Random(3);
    float[] w = floats(random);
    float[] m = new float[NUMBERS];
    float[] v = new float[NUMBERS];
    try (Decoder decoder = decoder();
        FlatAdamW flat = new FlatAdamW(PARAMETERS, OPTIONS, most)) {
      Weights weights = new Weights(PARAMETERS, decoder, Precision.FLOAT32);
      weights.set(FlatArrays.split(w, PARAMETERS));
      AdamW whole = new AdamW(weights, decoder, OPTIONS);
      for (int step = 1; step <= 3; step++) {
        float[] g = floats(random);
        weights.zeroGradients();
        weights.addGradient(0L, g);
        double norm = whole.step(0.01).gradientNorm();

        FlatAdamW.Step numbers = new FlatAdamW.Step(0.01, OPTIONS.factor(norm), step);
        for (FlatRange range : FlatRange.chunks(PARAMETERS, most)) {
          float[] some = part(w, range);
          float[] first = part(m, range);
          float[] second = part(v, range);
          flat.step(range, some, part(g, range), first, second, numbers);
          System.arraycopy(some, 0, w, (int) range.start(), range.count());
          System.arraycopy(first, 0, m, (int) range.start(), range.count());
          System.arraycopy(second, 0, v, (int) range.start(), range.count());
        }
      }

      Path file = folder.resolve("optimizer.safetensors");
      whole.save(file);
      Safetensors state = Safetensors.open(file);
      int at = 0;
      for (int i = 0; i < PARAMETERS.size(); i++) {
        FlatRange range = new FlatRange(at, PARAMETERS.get(i).elements());
        String name = PARAMETERS.get(i).name();
        assertThat(part(w, range)).containsExactly(weights.values(i));
        assertThat(part(m, range)).containsExactly(state.read("m." + name).values());
        assertThat(part(v, range)).containsExactly(state.read("v." + name).values());
        at += range.count();
      }
    }
  }

  @Test
  void stateGoesFromShardsToTheWholeAndBack() {
    Random random = new Random(4);
    float[] m = floats(random);
    float[] v = floats(random);
    List<FlatRange> ranges = FlatRange.chunks(PARAMETERS, 700);
    List<StateShard> shards = new ArrayList<>();
    for (FlatRange range : ranges) {
      Path path = folder.resolve("shard-" + range.start() + ".safetensors");
      try (FlatFile.Writer writer = FlatFile.create(path, range, StateShard.VECTORS)) {
        writer.append("m", part(m, range), range.count());
        writer.append("v", part(v, range), range.count());
        writer.commit();
      }
      shards.add(StateShard.open(path, range));
    }
    Path whole = folder.resolve("optimizer.safetensors");
    try (Decoder decoder = decoder()) {
      Weights weights = new Weights(PARAMETERS, decoder, Precision.FLOAT32);
      AdamW adamw = new AdamW(weights, decoder, OPTIONS);
      adamw.restore(folder.resolve("optimizer.index.json"), 12, shards);
      assertThat(adamw.steps()).isEqualTo(12);
      adamw.save(whole);

      assertThatThrownBy(() -> adamw.restore(folder.resolve("index"), 12, shards.subList(0, 1)))
          .isInstanceOf(UserException.class)
          .hasMessage(
              "Cannot read %s: its shards have %d numbers (expected %d, as the model has)",
              folder.resolve("index"), ranges.get(0).count(), NUMBERS);
    }

    WholeState state = WholeState.open(whole, PARAMETERS);
    state.verify(whole);
    assertThat(state.steps()).isEqualTo(12);
    FlatRange across = new FlatRange(1000, 400); // of all three parameters
    float[] first = new float[400];
    float[] second = new float[400];
    state.read(across, first, second);
    assertThat(first).containsExactly(part(m, across));
    assertThat(second).containsExactly(part(v, across));
  }

  @Test
  void aShardOfOtherNumbersIsRefused() {
    Path path = folder.resolve("shard.safetensors");
    FlatRange range = new FlatRange(64, 3);
    try (FlatFile.Writer writer = FlatFile.create(path, range, StateShard.VECTORS)) {
      writer.append("m", new float[] {1, 2}, 2);
      writer.append("v", new float[] {4, 5, 6}, 3);
      writer.append("m", new float[] {3}, 1);
      writer.commit();
    }
    float[] m = new float[2];
    float[] v = new float[2];
    StateShard.open(path, range).read(new FlatRange(65, 2), m, v);
    assertThat(m).containsExactly(2, 3);
    assertThat(v).containsExactly(5, 6);
    assertThatThrownBy(() -> StateShard.open(path, new FlatRange(65, 3)))
        .isInstanceOf(UserException.class)
        .hasMessage(
            "Cannot read %s: no vector 'm' of its numbers (expected 3 numbers from 65)", path);
  }

  private static float[] floats(Random random) {
    float[] values = new float[NUMBERS];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }

  private static float[] part(float[] values, FlatRange range) {
    return Arrays.copyOfRange(values, (int) range.start(), (int) range.end());
  }

  private static Decoder decoder() {
    ModelConfig config = ModelConfig.read(GoldenModels.folder("llama"));
    return new Decoder(config, Precision.FLOAT32, Device.cpu(), MemoryLimits.DEFAULT);
  }
}
