package io.rlvr.model.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.rlvr.config.UserException;
import io.rlvr.data.FinishReason;
import io.rlvr.model.testing.GoldenModels;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Sampling on the golden models: 128 tokens of vocabulary, 2 layers, float32. */
class TestGenerate {
  static final int VOCABULARY = 128;
  private static final float TOLERANCE = 1e-4f;

  /** Prompts of four lengths, 1 among them. */
  static final int[][] PROMPTS = {
    {5, 9, 101, 33, 27, 64, 8}, {90, 17, 4, 55}, {77}, {12, 110, 46, 46, 31, 8, 72, 66, 104}
  };

  private static CausalLm llama;

  @BeforeAll
  static void load() {
    llama = TestCausalLm.load("llama");
  }

  @AfterAll
  static void close() {
    llama.close();
  }

  @ParameterizedTest
  @MethodSource("io.rlvr.model.testing.GoldenModels#names")
  void theCacheGivesTheLogprobsOfAFullForward(String model) {
    try (CausalLm lm = TestCausalLm.load(model)) {
      List<SampleRequest> requests = requests(2);

      List<List<Sample>> samples = lm.generate(requests, Sampling.plain(12, List.of()));

      for (int i = 0; i < requests.size(); i++) {
        for (Sample sample : samples.get(i)) {
          TokenSequence sequence = new TokenSequence(PROMPTS[i], sample.ids());
          assertThat(sample.ids()).hasSize(12);
          assertThat(sample.logprobs())
              .containsExactly(lm.logprobs(List.of(sequence))[0], within(TOLERANCE));
        }
      }
    }
  }

  @Test
  void aBatchOfDifferentLengthsGivesWhatEachPromptGivesAlone() {
    Sampling sampling = Sampling.plain(12, List.of());

    List<List<Sample>> together = llama.generate(requests(3), sampling);

    for (int i = 0; i < PROMPTS.length; i++) {
      assertSame(together.get(i), llama.generate(List.of(requests(3).get(i)), sampling).get(0));
    }
  }

  @Test
  void aGroupGivesWhatItsSamplesGiveAlone() {
    Sampling sampling = Sampling.plain(12, List.of());
    SampleRequest group = requests(5).get(0);

    List<Sample> together = llama.generate(List.of(group), sampling).get(0);

    assertThat(together.stream().map(sample -> Arrays.toString(sample.ids())).distinct())
        .as("five seeds give five samples")
        .hasSize(5);
    for (int i = 0; i < together.size(); i++) {
      SampleRequest one = new SampleRequest(PROMPTS[0], new long[] {group.seeds()[i]});
      assertSame(together.subList(i, i + 1), llama.generate(List.of(one), sampling).get(0));
    }
  }

  @Test
  void smallerBatchesGiveTheSameSamples() {
    Sampling sampling = Sampling.plain(12, List.of());
    // caches for 50 positions: two rows of 9 + 12, and logits of 3 rows
    long cacheBytes = 50L * 2 * 2 * 2 * 8 * Float.BYTES;
    MemoryLimits limits = new MemoryLimits(cacheBytes, 3L * VOCABULARY * Float.BYTES, 1, 1);
    try (CausalLm small =
        CausalLm.load(
            GoldenModels.folder("llama"), DeviceChoice.cpu(), Precision.FLOAT32, limits)) {
      List<List<Sample>> samples = small.generate(requests(3), sampling);

      List<List<Sample>> whole = llama.generate(requests(3), sampling);
      for (int i = 0; i < PROMPTS.length; i++) {
        assertSame(samples.get(i), whole.get(i));
      }
    }
  }

  /** A row that ended is cut where the same row without stop ids has its first stop id. */
  @Test
  void finishedRowsLeaveWithoutChangingOthers() {
    List<SampleRequest> requests = requests(8);
    List<Integer> stops = List.of(3, 14, 15, 92, 65, 35, 89, 79, 32, 38, 46, 26);

    List<List<Sample>> stopped = llama.generate(requests, Sampling.plain(24, stops));

    List<List<Sample>> endless = llama.generate(requests, Sampling.plain(24, List.of()));
    Set<Integer> lengths = new HashSet<>();
    for (int i = 0; i < requests.size(); i++) {
      List<Sample> expected = endless.get(i).stream().map(s -> cut(s, stops)).toList();
      assertSame(stopped.get(i), expected);
      expected.forEach(sample -> lengths.add(sample.ids().length));
    }
    assertThat(lengths).as("rows end at many different tokens").hasSizeGreaterThan(8);
  }

  @Test
  void allRowsMayEndAtTheFirstToken() {
    List<Integer> all = LongStream.range(0, VOCABULARY).mapToObj(id -> (int) id).toList();

    List<List<Sample>> samples = llama.generate(requests(2), Sampling.plain(9, all));

    assertThat(samples.stream().flatMap(List::stream))
        .hasSize(2 * PROMPTS.length)
        .allSatisfy(
            sample -> {
              assertThat(sample.ids()).hasSize(1);
              assertThat(sample.logprobs()).hasSize(1);
              assertThat(sample.finishReason()).isEqualTo(FinishReason.STOP);
            });
  }

  @Test
  void aStopTokenAtTheLastPlaceIsAStop() {
    SampleRequest request = requests(1).get(0);
    Sample endless = llama.generate(List.of(request), Sampling.plain(6, List.of())).get(0).get(0);
    int last = endless.ids()[5];
    assertThat(Arrays.copyOf(endless.ids(), 5)).doesNotContain(last);

    Sample sample =
        llama.generate(List.of(request), Sampling.plain(6, List.of(last))).get(0).get(0);

    assertThat(sample.ids()).containsExactly(endless.ids());
    assertThat(sample.finishReason()).isEqualTo(FinishReason.STOP);
  }

  @ParameterizedTest
  @CsvSource({"0.5, 0.5", "1, 1", "2, 2", "0, 1"})
  void logprobsAreThoseOfTheTemperatureWhateverTheFilters(double temperature, double scored) {
    Sampling sampling = new Sampling(10, temperature, 20, 0.9, List.of());

    List<List<Sample>> samples = llama.generate(requests(2), sampling);

    for (int i = 0; i < PROMPTS.length; i++) {
      for (Sample sample : samples.get(i)) {
        TokenSequence sequence = new TokenSequence(PROMPTS[i], sample.ids());
        assertThat(sample.logprobs())
            .containsExactly(llama.logprobs(List.of(sequence), scored)[0], within(TOLERANCE));
      }
    }
  }

  @Test
  void aRepetitionPenaltyKeepsTokensFromComingAgain() {
    // so high that a logit above 0 becomes 0 and one below 0 sinks under all others
    Sampling sampling = new Sampling(20, 0, 0, 1, 0, 1e6, List.of());

    List<List<Sample>> samples = llama.generate(requests(1), sampling);

    for (int i = 0; i < PROMPTS.length; i++) {
      Sample sample = samples.get(i).get(0);
      Set<Integer> seen = new HashSet<>();
      Arrays.stream(PROMPTS[i]).forEach(seen::add);
      for (int id : sample.ids()) {
        assertThat(seen.add(id)).as("prompt %d token %d", i, id).isTrue();
      }
      // what is stored knows nothing of the penalty
      assertThat(sample.logprobs())
          .containsExactly(
              llama.logprobs(List.of(new TokenSequence(PROMPTS[i], sample.ids())))[0],
              within(TOLERANCE));
    }
  }

  @Test
  void aPromptsPaddingIsNoTokenThatWasSeen() {
    Sampling sampling = new Sampling(8, 0, 0, 1, 0, 3, List.of());

    List<List<Sample>> together = llama.generate(requests(1), sampling);

    for (int i = 0; i < PROMPTS.length; i++) {
      assertThat(llama.generate(requests(1).subList(i, i + 1), sampling).get(0).get(0).ids())
          .containsExactly(together.get(i).get(0).ids());
    }
  }

  @Test
  void noRequestsGiveNoSamplesAndNoSeedsGiveAnEmptyGroup() {
    Sampling sampling = Sampling.plain(3, List.of());

    assertThat(llama.generate(List.of(), sampling)).isEmpty();
    List<List<Sample>> groups =
        llama.generate(
            List.of(new SampleRequest(PROMPTS[0], new long[0]), requests(2).get(1)), sampling);
    assertThat(groups).hasSize(2);
    assertThat(groups.get(0)).isEmpty();
    assertThat(groups.get(1)).hasSize(2);
  }

  @Test
  void theContextMayBeFilledButNotExceeded() {
    SampleRequest request = new SampleRequest(PROMPTS[1], new long[] {1});

    assertThat(llama.generate(List.of(request), Sampling.plain(60, List.of())).get(0).get(0).ids())
        .hasSize(60);
    assertThatThrownBy(() -> llama.generate(List.of(request), Sampling.plain(61, List.of())))
        .isInstanceOf(UserException.class)
        .hasMessage(
            "Cannot generate from prompt: prompt has 4 tokens and max-new-tokens is 61"
                + " (context of the model is 64)");
  }

  @Test
  void idsOutsideTheVocabularyAreRefused() {
    SampleRequest request = new SampleRequest(new int[] {5, VOCABULARY}, new long[] {1});

    assertThatThrownBy(() -> llama.generate(List.of(request), Sampling.plain(1, List.of())))
        .isInstanceOf(UserException.class)
        .hasMessage("Cannot embed token id: 128 (expected 0 to 127, the vocabulary of the model)");
  }

  @ParameterizedTest
  @CsvSource({"0, 0, 1", "1, 0, 1", "1, 3, 1", "0.5, 0, 0.9"})
  void aModelWhoseWeightsAreNotNumbersIsRefused(double temperature, int topK, double topP) {
    Sampling sampling = new Sampling(4, temperature, topK, topP, List.of());
    try (CausalLm broken = TestCausalLm.load("qwen2")) {
      float[] change = new float[broken.parameters().get(1).elements()];
      change[0] = Float.NaN;
      broken.weights().add(1, change);

      assertThatThrownBy(() -> broken.generate(requests(2), sampling))
          .isInstanceOf(UserException.class)
          .hasMessage(
              "Cannot sample from model %s: log-probability of a token is NaN (expected weights that"
                  + " are finite and not too large for the precision)",
              GoldenModels.folder("qwen2"));
    }
  }

  @Test
  void aModelWhoseWeightsAreNotNumbersScoresNothing() {
    try (CausalLm broken = TestCausalLm.load("qwen2")) {
      float[] change = new float[broken.parameters().get(1).elements()];
      change[0] = Float.NaN;
      broken.weights().add(1, change);
      String rest =
          " of a token is NaN (expected weights that are finite and not too large for the"
              + " precision)";

      int[] ids = {5, 6};
      assertThatThrownBy(() -> broken.logprobs(List.of(new TokenSequence(ids, ids))))
          .isInstanceOf(UserException.class)
          .hasMessage(
              "Cannot score tokens by model %s: log-probability" + rest,
              GoldenModels.folder("qwen2"));
      assertThatThrownBy(() -> broken.firstTokens(ids, List.of(ids), List.of(ids)))
          .isInstanceOf(UserException.class)
          .hasMessage(
              "Cannot score tokens by model %s: probability" + rest, GoldenModels.folder("qwen2"));
    }
  }

  static List<SampleRequest> requests(int samples) {
    List<SampleRequest> requests = new ArrayList<>();
    for (int i = 0; i < PROMPTS.length; i++) {
      long first = 100L * i;
      requests.add(
          new SampleRequest(PROMPTS[i], LongStream.range(first, first + samples).toArray()));
    }
    return requests;
  }

  private static void assertSame(List<Sample> samples, List<Sample> expected) {
    assertThat(samples).hasSameSizeAs(expected);
    for (int i = 0; i < samples.size(); i++) {
      assertThat(samples.get(i).ids()).containsExactly(expected.get(i).ids());
      assertThat(samples.get(i).logprobs())
          .containsExactly(expected.get(i).logprobs(), within(TOLERANCE));
      assertThat(samples.get(i).finishReason()).isEqualTo(expected.get(i).finishReason());
    }
  }

  private static Sample cut(Sample sample, List<Integer> stops) {
    for (int t = 0; t < sample.ids().length; t++) {
      if (stops.contains(sample.ids()[t])) {
        return new Sample(
            Arrays.copyOf(sample.ids(), t + 1),
            Arrays.copyOf(sample.logprobs(), t + 1),
            FinishReason.STOP);
      }
    }
    return sample;
  }
}
