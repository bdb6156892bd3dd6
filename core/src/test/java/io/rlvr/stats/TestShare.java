package io.rlvr.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TestShare {
  /** Newcombe 1998, Statistics in Medicine 17:857, Table I, method 3. */
  @ParameterizedTest
  @CsvSource({
    "81, 263, 0.2553, 0.3662",
    "15, 148, 0.0624, 0.1605",
    "0, 20, 0.0000, 0.1611",
    "1, 29, 0.0061, 0.1718"
  })
  void wilsonIsThatOfTheTable(int right, int count, double low, double high) {
    Interval interval = new Share((double) right / count, count).wilson();
    assertThat(interval.low()).isEqualTo(low, within(5e-5));
    assertThat(interval.high()).isEqualTo(high, within(5e-5));
  }

  /**
   * Newcombe 1998, Statistics in Medicine 17:873, Table II, method 10, example (a): 56/70, 48/80.
   */
  @Test
  void independentSharesDifferAsInTheTable() {
    Interval interval = new Share(56 / 70.0, 70).minus(new Share(48 / 80.0, 80), 0);
    assertThat(interval.low()).isEqualTo(0.0524, within(5e-5));
    assertThat(interval.high()).isEqualTo(0.3339, within(5e-5));
  }

  /**
   * Altman and others, Statistics with Confidence (2000), Table 6.2: of 41, 14 both times, 5 the
   * first time alone, 22 never. The difference 0.122 has the interval from 0.011 to 0.226.
   */
  @Test
  void pairedSharesDifferAsInTheBook() {
    PairedShares shares = pairs(14, 5, 0, 22);
    assertThat(shares.one()).isEqualTo(new Share(shares.one().value(), 41));
    assertThat(shares.one().value() - shares.other().value()).isEqualTo(5 / 41.0, within(1e-12));
    assertThat(shares.difference().low()).isEqualTo(0.011, within(5e-4));
    assertThat(shares.difference().high()).isEqualTo(0.226, within(5e-4));
  }

  /** A constant side has no correlation: the interval is that of independent shares. */
  @Test
  void aConstantSideCountsAsIndependent() {
    assertThat(pairs(3, 0, 5, 0).difference())
        .isEqualTo(new Share(3 / 8.0, 8).minus(new Share(1, 8), 0));
  }

  @Test
  void refusesWhatIsNoShare() {
    assertThatThrownBy(() -> new Share(1.5, 2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Invalid share: 1.5 of 2 (expected 0 to 1 of at least 1)");
  }

  private static PairedShares pairs(int both, int oneAlone, int otherAlone, int none) {
    PairedShares shares = PairedShares.EMPTY;
    for (int i = 0; i < both; i++) {
      shares = shares.add(1, 1);
    }
    for (int i = 0; i < oneAlone; i++) {
      shares = shares.add(1, 0);
    }
    for (int i = 0; i < otherAlone; i++) {
      shares = shares.add(0, 1);
    }
    for (int i = 0; i < none; i++) {
      shares = shares.add(0, 0);
    }
    return shares;
  }
}
