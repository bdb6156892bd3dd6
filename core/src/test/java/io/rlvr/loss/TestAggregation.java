package io.rlvr.loss;

import static io.rlvr.loss.Batches.loss;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TestAggregation {
  /**
   * Cross-entropy of -logp 1, 2, 3 in one sequence and 10 in another, whose second token (100) is
   * masked: sums 6 and 10, means 2 and 10, over 4 tokens and 2 sequences; constant 8.
   */
  private static final LossBatch BATCH =
      new LossBatch(
          new float[][] {{-1, -2, -3}, {-10, -100}},
          new float[][] {{-1, -2, -3}, {-10, -100}},
          Optional.empty(),
          Optional.empty(),
          new double[][] {{1, 1, 1}, {1, 1}},
          new boolean[][] {{true, true, true}, {true, false}},
          4,
          2);

  @ParameterizedTest(name = "{0}: {4}")
  @CsvSource({
    "token-mean,              4,   -0.25,    -0.25,   (6 + 10)/4",
    "seq-mean-token-mean,     6,   -0.16666666666666666, -0.5, (2 + 10)/2",
    "seq-mean-token-sum,      8,   -0.5,     -0.5,    (6 + 10)/2",
    "seq-mean-token-sum-norm, 1,   -0.0625,  -0.0625, (6 + 10)/2/8",
    "token-sum-norm,          2,   -0.125,   -0.125,  (6 + 10)/8",
    "prompt-mean,             6,   -0.16666666666666666, -0.5, each its own prompt: (2 + 10)/2"
  })
  void dividesByTheStepsCounts(
      String aggregation, double value, double first, double second, String why) {
    TokenLoss actual =
        loss("cross-entropy", "loss.aggregation=" + aggregation, "loss.length-constant=8")
            .apply(BATCH);

    assertThat(actual.value()).as(why).isEqualTo(value, within(1e-12));
    assertThat(actual.gradient()[0])
        .containsExactly(new double[] {first, first, first}, within(1e-12));
    assertThat(actual.gradient()[1]).containsExactly(new double[] {second, 0}, within(1e-12));
  }

  /**
   * -logp 1, 2, 3 and 10 answer one prompt and 20 another, in a step that has a third prompt of
   * other sequences: (16/4 + 20/1)/3.
   */
  @Test
  void promptsWeighAlike() {
    LossBatch batch =
        new LossBatch(
            new float[][] {{-1, -2, -3}, {-10}, {-20}},
            new float[][] {{-1, -2, -3}, {-10}, {-20}},
            Optional.empty(),
            Optional.empty(),
            new double[][] {{1, 1, 1}, {1}, {1}},
            new boolean[][] {{true, true, true}, {true}, {true}},
            9,
            5);

    TokenLoss actual =
        loss("cross-entropy", "loss.aggregation=prompt-mean")
            .apply(batch.withStep(batch.step().withPrompts(3, new long[] {4, 4, 1})));

    assertThat(actual.value()).isEqualTo(8, within(1e-12));
    double shared = -1 / 12.0;
    assertThat(actual.gradient()[0])
        .containsExactly(new double[] {shared, shared, shared}, within(1e-12));
    assertThat(actual.gradient()[1]).containsExactly(new double[] {shared}, within(1e-12));
    assertThat(actual.gradient()[2]).containsExactly(new double[] {-1 / 3.0}, within(1e-12));
  }
}
