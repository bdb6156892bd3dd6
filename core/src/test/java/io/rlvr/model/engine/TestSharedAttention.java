package io.rlvr.model.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Both attentions over rows that sequences share: by a mask, as on a GPU, and by segments. */
@Tag("slow")
class TestSharedAttention {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "llama",
        "mistral",
        "qwen2",
        "qwen3",
        "olmo2",
        "granite",
        "phi4-mini",
        "gemma3",
        "qwen3-moe"
      })
  void bothGiveTheSameHiddenStates(String model) {
    List<TokenSequence> sequences = sequences();
    try (CausalLm lm = TestCausalLm.load(model)) {
      List<PackedRow> rows = new SequencePacking(lm.config()).rows(sequences);
      assertThat(rows).extracting(row -> row.members().size()).contains(3, 2, 1);
      SequenceBatch batch = SequenceBatch.of(sequences, rows, SequenceBatch.members(rows));
      Decoder decoder = lm.decoder();
      try (NDManager scope = decoder.newScope()) {
        NDList inputs = batch.inputs(scope);
        inputs.remove(1); // which positions are asked for
        inputs.addAll(lm.weights().computed());
        inputs.addAll(new Rotary(lm.config(), scope).tables(batch.longest()));

        NDArray masked = decoder.infer(scope, "masked_hidden", inputs).singletonOrThrow();
        NDArray bySegment = decoder.infer(scope, "segment_hidden", inputs).singletonOrThrow();

        long[] filled = filled(batch.segments());
        assertThat(filled.length).isLessThan(batch.segments().length); // some is padding
        NDArray expected = masked.get(new NDIndex("{}", scope.create(filled)));
        assertThat(bySegment.getShape()).isEqualTo(expected.getShape());
        assertThat(bySegment.toFloatArray())
            .containsExactly(expected.toFloatArray(), within(2e-5f));
      }
    }
  }

  private static long[] filled(long[] segments) {
    return LongStream.range(0, segments.length).filter(i -> segments[(int) i] >= 0).toArray();
  }

  /** Three answers to a question, two to another, and one alone. */
  private static List<TokenSequence> sequences() {
    Random random = new Random(5);
    int[] first = random.ints(24, 0, 128).toArray();
    int[] second = random.ints(30, 0, 128).toArray();
    return List.of(
        answer(first, random, 5),
        answer(second, random, 1),
        answer(first, random, 9),
        answer(random.ints(11, 0, 128).toArray(), random, 3),
        answer(first, random, 2),
        answer(second, random, 7));
  }

  private static TokenSequence answer(int[] prompt, Random random, int tokens) {
    return new TokenSequence(
        Arrays.copyOf(prompt, prompt.length), random.ints(tokens, 0, 128).toArray());
  }
}
