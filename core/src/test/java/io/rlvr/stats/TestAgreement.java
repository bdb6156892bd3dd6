package io.rlvr.stats;

import static io.rlvr.stats.Agreement.Label.NO;
import static io.rlvr.stats.Agreement.Label.YES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class TestAgreement {
  /** 20 true positives, 5 false positives, 15 true negatives, 10 false negatives. */
  private static final Agreement FIFTY =
      times(20, YES, YES)
          .merge(times(5, YES, NO))
          .merge(times(15, NO, NO))
          .merge(times(10, NO, YES));

  @Test
  void countsTheFourOutcomes() {
    assertThat(FIFTY.truePositives()).isEqualTo(20);
    assertThat(FIFTY.falsePositives()).isEqualTo(5);
    assertThat(FIFTY.trueNegatives()).isEqualTo(15);
    assertThat(FIFTY.falseNegatives()).isEqualTo(10);
    assertThat(FIFTY.count()).isEqualTo(50);
  }

  @Test
  void kappaIsAgreementBeyondChance() {
    // p_o = 35/50 = 0.7; judged YES 25/50, labelled YES 30/50:
    // p_e = 0.5 * 0.6 + 0.5 * 0.4 = 0.5; kappa = (0.7 - 0.5) / (1 - 0.5) = 0.4
    assertThat(FIFTY.accuracy().getAsDouble()).isEqualTo(0.7, within(1e-15));
    assertThat(FIFTY.kappa().getAsDouble()).isEqualTo(0.4, within(1e-12));
  }

  @Test
  void ratesAreByLabel() {
    // of 20 labelled NO, 5 were judged YES; of 30 labelled YES, 10 were judged NO
    assertThat(FIFTY.falsePositiveRate().getAsDouble()).isEqualTo(0.25, within(1e-15));
    assertThat(FIFTY.falseNegativeRate().getAsDouble()).isEqualTo(1.0 / 3, within(1e-15));
  }

  @Test
  void calibrationComparesEachBinWithItsShareOfPositives() {
    Agreement agreement =
        Agreement.empty(2).add(NO, NO, 0.1).add(NO, YES, 0.3).add(YES, YES, 0.5).add(YES, YES, 1);

    // [0, 0.5): mean 0.2 against 1/2: 0.3 for 2 rows. [0.5, 1]: 0.75 against 1: 0.25 for 2 rows.
    // (2 * 0.3 + 2 * 0.25) / 4 = 0.275
    assertThat(agreement.calibrationError().getAsDouble()).isEqualTo(0.275, within(1e-12));
    assertThat(agreement.bins())
        .containsExactly(new Agreement.Bin(2, 0.4, 1), new Agreement.Bin(2, 1.5, 2));
  }

  @Test
  void partsMergedAreAllAtOnce() {
    Agreement left = Agreement.empty(2).add(YES, NO, 0.75);
    Agreement right = Agreement.empty(2).add(NO, YES, 0.25);
    Agreement all = Agreement.empty(2).add(YES, NO, 0.75).add(NO, YES, 0.25);

    assertThat(left.merge(right)).isEqualTo(all);
    assertThat(right.merge(left)).isEqualTo(all);
    assertThat(Agreement.empty(2).merge(left)).isEqualTo(left);
    assertThat(left.merge(Agreement.empty(2))).isEqualTo(left);
  }

  @Test
  void aMeasureWithoutItsDenominatorIsEmpty() {
    Agreement none = Agreement.empty(10);
    assertThat(none.accuracy()).isEmpty();
    assertThat(none.kappa()).isEmpty();
    assertThat(none.calibrationError()).isEmpty();

    Agreement constant = none.add(YES, YES);
    assertThat(constant.kappa()).isEmpty();
    assertThat(constant.falsePositiveRate()).isEmpty();
    assertThat(constant.falseNegativeRate()).hasValue(0);
    assertThat(constant.calibrationError()).isEmpty();
  }

  @Test
  void mistakesAreRefused() {
    assertThatThrownBy(() -> Agreement.empty(2).add(YES, YES, 1.5))
        .hasMessage("Invalid probability: 1.5 (expected a number from 0 to 1)");
    assertThatThrownBy(() -> Agreement.empty(2).merge(Agreement.empty(3)))
        .hasMessage("Bins differ: 2 and 3");
    assertThatThrownBy(() -> Agreement.empty(0)).hasMessage("bins is empty");
  }

  private static Agreement times(int times, Agreement.Label judged, Agreement.Label labelled) {
    Agreement agreement = Agreement.empty(10);
    for (int i = 0; i < times; i++) {
      agreement = agreement.add(judged, labelled);
    }
    return agreement;
  }
}
