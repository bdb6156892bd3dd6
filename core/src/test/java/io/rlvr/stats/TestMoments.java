package io.rlvr.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class TestMoments {
  private static final Moments SOME = Moments.of(1, 2, 6);

  @Test
  void countsMeanDeviationsAndRange() {
    // mean 9/3 = 3; deviations -2, -1, 3: squares 4 + 1 + 9 = 14
    assertThat(SOME.count()).isEqualTo(3);
    assertThat(SOME.mean()).isEqualTo(3, within(1e-15));
    assertThat(SOME.m2()).isEqualTo(14, within(1e-14));
    assertThat(SOME.min()).isEqualTo(1);
    assertThat(SOME.max()).isEqualTo(6);
    assertThat(SOME.populationStd()).isEqualTo(Math.sqrt(14.0 / 3), within(1e-15));
    assertThat(SOME.sampleStd()).isEqualTo(Math.sqrt(7), within(1e-15));
  }

  @Test
  void emptyIsNeutral() {
    assertThat(Moments.EMPTY.merge(SOME)).isEqualTo(SOME);
    assertThat(SOME.merge(Moments.EMPTY)).isEqualTo(SOME);
    assertThat(Moments.EMPTY.merge(Moments.EMPTY)).isEqualTo(Moments.EMPTY);
    assertThat(Moments.EMPTY.populationStd()).isZero();
  }

  @Test
  void manyEqualValuesAreConstant() {
    double[] tenths = new double[512];
    Arrays.fill(tenths, 0.1);
    Moments moments = Moments.of(tenths);

    assertThat(moments.isConstant()).isTrue();
    assertThat(moments.mean()).isEqualTo(0.1);
    assertThat(moments.populationStd()).isZero();
    assertThat(moments.merge(moments).populationStd()).isZero();
  }

  @Test
  void repeatedIsTheSameValueOftenAdded() {
    assertThat(Moments.repeated(0.3, 3)).isEqualTo(Moments.of(0.3, 0.3, 0.3));
    assertThat(Moments.repeated(0.3, 0)).isEqualTo(Moments.EMPTY);
  }

  @Test
  void otherThanFiniteValuesAreRefused() {
    assertThatThrownBy(() -> Moments.of(1, Double.NaN))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Moments take finite values only, but got: NaN");
    assertThatThrownBy(() -> Moments.repeated(Double.POSITIVE_INFINITY, 2))
        .hasMessage("Moments take finite values only, but got: Infinity");
  }

  @Property(tries = 200)
  void partsMergedAreAllAtOnce(
      @ForAll @Size(max = 30) List<@DoubleRange(min = -100, max = 100) Double> drawnLeft,
      @ForAll @Size(max = 30) List<@DoubleRange(min = -100, max = 100) Double> drawnRight) {
    double[] left = array(drawnLeft);
    double[] right = array(drawnRight);
    double[] all = Arrays.copyOf(left, left.length + right.length);
    System.arraycopy(right, 0, all, left.length, right.length);

    assertClose(Moments.of(left).merge(Moments.of(right)), Moments.of(all));
    assertClose(Moments.of(right).merge(Moments.of(left)), Moments.of(all));
  }

  @Property(tries = 200)
  void orderDoesNotCount(
      @ForAll @Size(max = 30) List<@DoubleRange(min = -100, max = 100) Double> drawnValues,
      @ForAll Random random) {
    double[] values = array(drawnValues);
    double[] shuffled = values.clone();
    for (int i = shuffled.length - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      double kept = shuffled[i];
      shuffled[i] = shuffled[j];
      shuffled[j] = kept;
    }
    assertClose(Moments.of(shuffled), Moments.of(values));
  }

  private static double[] array(List<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue).toArray();
  }

  private static void assertClose(Moments actual, Moments expected) {
    assertThat(actual.count()).isEqualTo(expected.count());
    assertThat(actual.mean()).isEqualTo(expected.mean(), within(1e-12));
    assertThat(actual.m2()).isEqualTo(expected.m2(), within(1e-8));
    assertThat(actual.min()).isEqualTo(expected.min());
    assertThat(actual.max()).isEqualTo(expected.max());
  }
}
