package io.rlvr.model.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.rlvr.data.SampleKey;
import io.rlvr.model.family.ModelConfig;
import io.rlvr.model.family.Parameter;
import io.rlvr.model.family.ParameterLayout;
import io.rlvr.model.folder.Checkpoint;
import io.rlvr.model.safetensors.Dtype;
import io.rlvr.model.testing.GoldenModels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Sampling where the vocabulary is summed in blocks and only its best tokens are sorted. */
class TestLargeVocabulary {
  private static final int VOCABULARY = 5000;
  private static final int[] PROMPT = {4, 4999, 77};

  @TempDir private static Path folder;
  private static CausalLm lm;
  private static double[] p;

  /** The golden llama with another vocabulary and random weights. */
  @BeforeAll
  static void make() throws IOException {
    String config =
        Files.readString(GoldenModels.folder("llama").resolve("config.json"))
            .replace("\"vocab_size\": 128", "\"vocab_size\": " + VOCABULARY);
    Files.writeString(folder.resolve("config.json"), config);
    List<Parameter> parameters = ParameterLayout.of(ModelConfig.read(folder));
    Random random = new Random(5);
    Checkpoint.write(
        folder, config, parameters, parameter -> gaussians(random, parameter), Dtype.FLOAT32);
    lm = CausalLm.load(folder, DeviceChoice.cpu(), Precision.FLOAT32);
    List<TokenSequence> sequences =
        IntStream.range(0, VOCABULARY)
            .mapToObj(id -> new TokenSequence(PROMPT, new int[] {id}))
            .toList();
    p = Arrays.stream(lm.logprobs(sequences)).mapToDouble(row -> Math.exp(row[0])).toArray();
  }

  @AfterAll
  static void close() {
    lm.close();
  }

  @Test
  void drawsByInvertingTheDistributionInOrderOfIds() {
    List<Integer> ids = IntStream.range(0, VOCABULARY).boxed().toList();

    assertInverts(ids, p, Sampling.plain(1, List.of()));
  }

  /** By hand: temper, sort, keep the fewest that reach the share, invert what is left. */
  @ParameterizedTest
  @CsvSource({
    "1,    0, 0.3",
    "0.5,  0, 0.9",
    "0.25, 0, 0.95",
    "30,   0, 0.9", // nearly flat: thousands of tokens are kept
    "1,   40, 1",
    "2, 3000, 0.8"
  })
  void filtersKeepTheFewestOfTheBest(double temperature, int topK, double topP) {
    double[] tempered = Arrays.stream(p).map(x -> Math.pow(x, 1 / temperature)).toArray();
    double sum = Arrays.stream(tempered).sum();
    double[] q = Arrays.stream(tempered).map(x -> x / sum).toArray();
    List<Integer> falling = new ArrayList<>(IntStream.range(0, VOCABULARY).boxed().toList());
    falling.sort((a, b) -> Double.compare(q[b], q[a]));
    List<Integer> best = topK == 0 ? falling : falling.subList(0, topK);
    double share = topP * best.stream().mapToDouble(id -> q[id]).sum();
    List<Integer> kept = new ArrayList<>();
    double mass = 0;
    for (int id : best) {
      if (mass < share) {
        kept.add(id);
        mass += q[id];
      }
    }

    assertInverts(kept, q, new Sampling(1, temperature, topK, topP, List.of()));
  }

  /** Neighbours of nearly equal probability may change places: sums then differ by one of them. */
  private static void assertInverts(List<Integer> order, double[] q, Sampling sampling) {
    long[] seeds = LongStream.range(0, 500).toArray();

    List<Sample> samples = lm.generate(List.of(new SampleRequest(PROMPT, seeds)), sampling).get(0);

    double mass = order.stream().mapToDouble(id -> q[id]).sum();
    for (int i = 0; i < seeds.length; i++) {
      double target = SampleKey.uniforms(seeds[i], 1)[0] * mass;
      int at = order.indexOf(samples.get(i).ids()[0]);
      assertThat(at).as("a token that is kept").isNotNegative();
      double before = order.subList(0, at).stream().mapToDouble(id -> q[id]).sum();
      double after = before + q[order.get(at)];
      double slack = 1e-6 * mass + Math.min(1.5 * q[order.get(at)], 3e-4 * mass);
      assertThat(target).isBetween(before - slack, after + slack);
    }
  }

  private static float[] gaussians(Random random, Parameter parameter) {
    float[] values = new float[parameter.elements()];
    boolean norm = parameter.shape().length == 1;
    for (int i = 0; i < values.length; i++) {
      values[i] = norm ? 1 : 0.35f * (float) random.nextGaussian();
    }
    return values;
  }
}
