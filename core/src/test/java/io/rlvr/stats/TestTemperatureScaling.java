package io.rlvr.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.rlvr.stats.Agreement.Label;
import io.rlvr.stats.TemperatureScaling.Labelled;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TestTemperatureScaling {
  /**
   * Of rows that all say p the best probability is their share s of YES, so that logit(p) / T =
   * logit(s). logit(.9) = ln 9, logit(.6) = ln 1.5: T = 5.4190; logit(.75) = ln 3, logit(.9) = ln
   * 9: T = 1/2.
   */
  @ParameterizedTest
  @CsvSource({"0.9, 6, 10, 5.41903", "0.75, 9, 10, 0.5", "0.9, 9, 10, 1", "0.25, 1, 10, 0.5"})
  void probabilitiesBecomeTheShareOfYes(double p, int yes, int rows, double temperature) {
    TemperatureScaling fitted = TemperatureScaling.fit(rows(p, yes, rows));
    assertThat(fitted.temperature()).isEqualTo(temperature, within(1e-5));
    assertThat(fitted.apply(p)).isEqualTo(yes / (double) rows, within(1e-9));
  }

  /** -(.6 ln .6 + .4 ln .4) = .673012; before it is -(.6 ln .9 + .4 ln .1) = .984250. */
  @Test
  void theLikelihoodRises() {
    List<Labelled> rows = rows(0.9, 6, 10);
    assertThat(new TemperatureScaling(1).negativeLogLikelihood(rows))
        .isEqualTo(0.984250, within(1e-6));
    assertThat(TemperatureScaling.fit(rows).negativeLogLikelihood(rows))
        .isEqualTo(0.673012, within(1e-6));
  }

  @Test
  void theFitStaysWithinItsBounds() {
    assertThat(TemperatureScaling.fit(rows(0.9, 10, 10)).temperature()).isEqualTo(0.05);
    assertThat(TemperatureScaling.fit(rows(0.9, 1, 10)).temperature()).isEqualTo(20);
    assertThat(TemperatureScaling.fit(rows(0.5, 9, 10)).temperature()).isEqualTo(1);
    assertThat(TemperatureScaling.fit(List.of()).temperature()).isEqualTo(1);
  }

  /** 0 and 1 are rounded: logit(5e-5) = -9.903438, and sigmoid(-9.903438 / 2) = .007022. */
  @Test
  void nothingIsQuiteSure() {
    TemperatureScaling two = new TemperatureScaling(2);
    assertThat(two.apply(0)).isEqualTo(0.007022, within(1e-6));
    assertThat(two.apply(1)).isEqualTo(1 - 0.007022, within(1e-6));
    assertThat(two.apply(0.5)).isEqualTo(0.5);
  }

  @Test
  void oneChangesNoBit() {
    TemperatureScaling one = new TemperatureScaling(1);
    assertThat(one.apply(0.1234)).isEqualTo(0.1234);
    assertThat(one.apply(0)).isZero();
  }

  @Test
  void aTemperatureHasBounds() {
    assertThatThrownBy(() -> new TemperatureScaling(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Invalid temperature: 0.0 (expected 0.05 to 20.0)");
  }

  private static List<Labelled> rows(double p, int yes, int count) {
    List<Labelled> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      rows.add(new Labelled(p, i < yes ? Label.YES : Label.NO));
    }
    return rows;
  }
}
