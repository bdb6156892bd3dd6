package io.rlvr.model.engine;

import static io.rlvr.model.engine.TestGenerate.PROMPTS;
import static io.rlvr.model.engine.TestGenerate.VOCABULARY;
import static io.rlvr.model.engine.TestGenerate.requests;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.rlvr.data.SampleKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which tokens are drawn, how often, at which settings of {@link Sampling}. */
class TestGenerateTokens {
  private static CausalLm llama;

  @BeforeAll
  static void load() {
    llama = TestCausalLm.load("llama");
  }

  @AfterAll
  static void close() {
    llama.close();
  }

  @Test
  void temperatureZeroTakesTheLikeliestTokenWhateverTheSeed() {
    List<List<Sample>> samples = llama.generate(requests(3), Sampling.greedy(5, List.of()));

    for (int i = 0; i < PROMPTS.length; i++) {
      int[] sequence = PROMPTS[i].clone();
      for (int t = 0; t < 5; t++) {
        int likeliest = likeliest(distribution(sequence));
        for (Sample sample : samples.get(i)) {
          assertThat(sample.ids()[t]).isEqualTo(likeliest);
        }
        sequence = append(sequence, likeliest);
      }
    }
  }

  /** By hand: the index of the first running sum above u, in order of ids. */
  @Test
  void tokensAreDrawnByInvertingTheDistributionAtTheSeedsUniform() {
    double[] p = distribution(PROMPTS[0]);
    long[] seeds = LongStream.range(0, 2000).toArray();

    List<Sample> samples = firstTokens(seeds, Sampling.plain(1, List.of()));

    int compared = 0;
    for (int i = 0; i < seeds.length; i++) {
      double u = SampleKey.uniforms(seeds[i], 1)[0];
      int expected = 0;
      double sum = p[0];
      double nearest = Math.abs(sum - u);
      while (sum <= u) {
        expected++;
        sum += p[expected];
        nearest = Math.min(nearest, Math.abs(sum - u));
      }
      if (nearest > 1e-6) { // float32 sums may fall on either side
        assertThat(samples.get(i).ids()).containsExactly(expected);
        compared++;
      }
    }
    assertThat(compared).isGreaterThan(1950);
  }

  /** Pearson's chi-square: 127 degrees of freedom, so above 210 has a chance below 1e-5. */
  @ParameterizedTest
  @ValueSource(doubles = {1, 0.7, 1.6})
  void frequenciesFollowTheTemperature(double temperature) {
    double[] p = tempered(distribution(PROMPTS[0]), temperature);
    int draws = 20_000;

    List<Sample> samples =
        firstTokens(
            LongStream.range(7_000_000, 7_000_000 + draws).toArray(),
            new Sampling(1, temperature, 0, 1, List.of()));

    int[] counts = new int[VOCABULARY];
    samples.forEach(sample -> counts[sample.ids()[0]]++);
    double chiSquare = 0;
    for (int id = 0; id < VOCABULARY; id++) {
      double expected = draws * p[id];
      chiSquare += (counts[id] - expected) * (counts[id] - expected) / expected;
    }
    assertThat(chiSquare).isBetween(60.0, 210.0);
  }

  @Test
  void topKKeepsTheLikeliestAndDrawsFromThemInProportion() {
    double[] p = distribution(PROMPTS[0]);
    List<Integer> likeliest = byProbability(p).subList(0, 5);

    assertDrawsFrom(likeliest, p, new Sampling(1, 1, 5, 1, List.of()));
  }

  /** The shortest list of likeliest tokens whose probabilities reach top-p. */
  @Test
  void topPKeepsTheLikeliestThatMakeUpTheShare() {
    double[] p = distribution(PROMPTS[0]);
    List<Integer> kept = nucleus(byProbability(p), p, 0.6);

    assertThat(kept).hasSizeBetween(3, 60);
    assertDrawsFrom(kept, p, new Sampling(1, 1, 0, 0.6, List.of()));
  }

  /** Temperature first, then top-k, then top-p of what top-k left. */
  @Test
  void filtersFollowTheTemperatureInOrder() {
    double[] p = tempered(distribution(PROMPTS[0]), 1.5);
    List<Integer> ten = byProbability(p).subList(0, 10);
    double mass = ten.stream().mapToDouble(id -> p[id]).sum();
    List<Integer> kept = nucleus(ten, p, 0.5 * mass);

    assertThat(kept).hasSizeBetween(2, 9);
    assertDrawsFrom(kept, p, new Sampling(1, 1.5, 10, 0.5, List.of()));
  }

  /** All tokens of at least a share of the likeliest one's probability, in proportion. */
  @Test
  void minPKeepsTokensByTheLikeliest() {
    double[] p = distribution(PROMPTS[0]);
    double least = 0.5 * p[likeliest(p)];
    List<Integer> kept = byProbability(p).stream().filter(id -> p[id] >= least).toList();

    assertThat(kept).hasSizeBetween(2, 60);
    assertDrawsFrom(kept, p, new Sampling(1, 1, 0, 1, 0.5, 1, List.of()));
    assertDrawsFrom(kept, p, new Sampling(1, 1, 100, 1, 0.5, 1, List.of()));
  }

  @Test
  void aTinyTopPLeavesTheLikeliest() {
    int likeliest = likeliest(distribution(PROMPTS[0]));

    List<Sample> samples =
        firstTokens(LongStream.range(0, 50).toArray(), new Sampling(1, 1, 0, 1e-9, List.of()));

    assertThat(samples).allSatisfy(s -> assertThat(s.ids()).containsExactly(likeliest));
  }

  private static List<Sample> firstTokens(long[] seeds, Sampling sampling) {
    return llama.generate(List.of(new SampleRequest(PROMPTS[0], seeds)), sampling).get(0);
  }

  /** Draws 4,000 first tokens: only kept ones, and each near its share. */
  private static void assertDrawsFrom(List<Integer> kept, double[] p, Sampling sampling) {
    int draws = 4000;
    int[] counts = new int[VOCABULARY];

    firstTokens(LongStream.range(0, draws).toArray(), sampling)
        .forEach(sample -> counts[sample.ids()[0]]++);

    double mass = kept.stream().mapToDouble(id -> p[id]).sum();
    for (int id = 0; id < VOCABULARY; id++) {
      if (kept.contains(id)) {
        double expected = draws * p[id] / mass;
        assertThat((double) counts[id])
            .isCloseTo(expected, within(5 * Math.sqrt(expected) + 1)); // 5 standard deviations
      } else {
        assertThat(counts[id]).as("excluded token %d", id).isZero();
      }
    }
  }

  /** The next token's probabilities by scoring every token of the vocabulary. */
  private static double[] distribution(int[] prompt) {
    List<TokenSequence> sequences = new ArrayList<>();
    for (int id = 0; id < VOCABULARY; id++) {
      sequences.add(new TokenSequence(prompt, new int[] {id}));
    }
    float[][] logprobs = llama.logprobs(sequences);
    double[] p = new double[VOCABULARY];
    Arrays.setAll(p, id -> Math.exp(logprobs[id][0]));
    return p;
  }

  private static double[] tempered(double[] p, double temperature) {
    double[] q = Arrays.stream(p).map(x -> Math.pow(x, 1 / temperature)).toArray();
    double sum = Arrays.stream(q).sum();
    return Arrays.stream(q).map(x -> x / sum).toArray();
  }

  private static List<Integer> byProbability(double[] p) {
    List<Integer> ids = new ArrayList<>();
    for (int id = 0; id < p.length; id++) {
      ids.add(id);
    }
    ids.sort((a, b) -> Double.compare(p[b], p[a]));
    return ids;
  }

  private static List<Integer> nucleus(List<Integer> falling, double[] p, double share) {
    double sum = 0;
    int count = 0;
    while (sum < share) {
      sum += p[falling.get(count)];
      count++;
    }
    return falling.subList(0, count);
  }

  private static int likeliest(double[] p) {
    return byProbability(p).get(0);
  }

  private static int[] append(int[] ids, int id) {
    int[] longer = Arrays.copyOf(ids, ids.length + 1);
    longer[ids.length] = id;
    return longer;
  }
}
