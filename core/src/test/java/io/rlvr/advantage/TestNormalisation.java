package io.rlvr.advantage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.rlvr.stats.Moments;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class TestNormalisation {
  private static final Normalisation.Dialect Z_SCORE =
      Normalisation.Dialect.of(Normalisation.Z_SCORE);

  @Test
  void zScoreUsesThePopulation() {
    // 1, 0, 0, 0: mean 1/4, variance 3/16; (3/4) / (sqrt(3)/4) = sqrt(3), (-1/4) / .. = -1/sqrt(3)
    Moments moments = Moments.of(1, 0, 0, 0);
    assertThat(Z_SCORE.apply(1, moments)).isEqualTo(Math.sqrt(3), within(1e-15));
    assertThat(Z_SCORE.apply(0, moments)).isEqualTo(-1 / Math.sqrt(3), within(1e-15));
  }

  @Test
  void manyEqualRewardsGetZero() {
    double[] tenths = new double[512];
    Arrays.fill(tenths, 0.1);
    Moments moments = Moments.of(tenths);

    assertThat(Z_SCORE.apply(0.1, moments)).isZero();
    assertThat(Z_SCORE.apply(0.1, moments.merge(moments))).isZero();
  }

  /** They differ by so little that their variance is no double. */
  @Test
  void neighbouringDoublesGiveNoNaN() {
    assertThat(Z_SCORE.apply(0, Moments.of(Double.MIN_VALUE, 0))).isZero();
  }

  @Property(tries = 200)
  void zScoresHaveMeanZeroAndVarianceOneOrAreAllZero(
      @ForAll @Size(min = 1, max = 50) List<@DoubleRange(min = -10, max = 10) Double> drawnValues) {
    double[] values = drawnValues.stream().mapToDouble(Double::doubleValue).toArray();
    Moments moments = Moments.of(values);
    double[] scores = Arrays.stream(values).map(value -> Z_SCORE.apply(value, moments)).toArray();
    double sum = Arrays.stream(scores).sum();
    double squares = Arrays.stream(scores).map(z -> z * z).sum();

    assertThat(sum / scores.length).isEqualTo(0, within(1e-9));
    if (moments.populationStd() == 0) {
      assertThat(scores).containsOnly(0);
    } else {
      assertThat(squares / scores.length).isEqualTo(1, within(1e-6));
    }
  }

  @Test
  void noneLeavesRewardsAsTheyAre() {
    assertThat(Normalisation.Dialect.of(Normalisation.NONE).apply(3, Moments.of(1, 3)))
        .isEqualTo(3);
  }
}
