package io.rlvr.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class TestPearson {
  @Test
  void isTheCovarianceOverBothDeviations() {
    // x 1 2 4 5: mean 3, deviations -2 -1 1 2, squares 10
    // y 2 1 5 4: mean 3, deviations -1 -2 2 1, squares 10; products 2 + 2 + 2 + 2 = 8; 8 / 10
    Pearson pairs = of(new double[] {1, 2, 4, 5}, new double[] {2, 1, 5, 4});

    assertThat(pairs.correlation().orElseThrow()).isCloseTo(0.8, within(1e-12));
  }

  @Test
  void aFallingLineIsMinusOne() {
    assertThat(of(new double[] {0, 1, 2}, new double[] {1e6, 0, -1e6}).correlation().orElseThrow())
        .isCloseTo(-1, within(1e-12));
  }

  @Test
  void aConstantHasNone() {
    assertThat(of(new double[] {1, 1, 1}, new double[] {1, 2, 3}).correlation()).isEmpty();
    assertThat(of(new double[] {1, 2, 3}, new double[] {0.1, 0.1, 0.1}).correlation()).isEmpty();
    assertThat(Pearson.EMPTY.correlation()).isEmpty();
  }

  private static Pearson of(double[] x, double[] y) {
    Pearson pairs = Pearson.EMPTY;
    for (int i = 0; i < x.length; i++) {
      pairs = pairs.add(x[i], y[i]);
    }
    return pairs;
  }
}
