package io.rlvr.report.chart;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TestForm {
  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "0.31049, 0.31",
    "2.71828, 2.72",
    "14.06, 14.1",
    "-0.5, \u22120.5",
    "999.6, '1,000'",
    "1832.4, '1,832'",
    "123456, '123,456'",
    "0.00012345, 1.23e-4",
    "0.0012345, 0.00123",
    "12345678, 1.23e7"
  })
  void plainHasThreeDigitsAndTheWholeNumber(double value, String expected) {
    assertThat(Form.PLAIN.value(value)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"0.3125, 31.3%", "1, 100.0%", "-0.02, \u22122.0%"})
  void shareIsPerCent(double value, String expected) {
    assertThat(Form.SHARE.value(value)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "0.4, 0.2, 0.4",
    "1, 0.5, 1.0",
    "30, 10, 30",
    "0.015, 0.005, 0.015",
    "4e-5, 2e-5, 4e-5",
    "1.0002, 2e-4, 1.0002",
    "0.9998, 2e-4, 0.9998",
    "1, 2e-4, 1.0000",
    "1002000, 2000, '1,002,000'"
  })
  void ticksHaveTheDecimalsOfTheirDistance(double value, double step, String expected) {
    assertThat(Form.PLAIN.tick(value, step)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"1.00013, 2e-4, 1.00013", "0.31049, 0.2, 0.31", "1832.4, 200, '1,832'"})
  void aValueIsToldFromItsNeighbours(double value, double step, String expected) {
    assertThat(Form.PLAIN.value(value, step)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"0.25, 0.25, 25%", "0.002, 0.002, 0.2%"})
  void ticksOfShares(double value, double step, String expected) {
    assertThat(Form.SHARE.tick(value, step)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "4.24, 4.24 s",
    "59.4, 59.4 s",
    "59.7, 1 min 0 s",
    "221.4, 3 min 41 s",
    "3900, 1 h 5 min"
  })
  void durations(double seconds, String expected) {
    assertThat(Form.duration(seconds)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"56, 56", "56.04, 56", "56.06, 56.1", "-0.04, 0"})
  void coordinatesHaveATenth(double value, String expected) {
    assertThat(Form.coordinate(value)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "-4.26e-10, 0",
    "1e-4, 0",
    "-6.51e-4, \u22120.001",
    "0.00295, 0.003",
    "-0.0128, \u22120.013",
    "-3.69, \u22123.69",
    "0.8921, 0.892"
  })
  void rewardsAndAdvantagesHaveNoDigitBelowAThousandth(double value, String expected) {
    assertThat(Form.FINE.value(value)).isEqualTo(expected);
  }

  @Test
  void whatIsCutSaysHowMuchThereWas() {
    assertThat(Form.cut("abc", 3)).isEqualTo("abc");
    assertThat(Form.cut("abcdef", 3)).isEqualTo("abc \u2026 (3 characters more)");
    // U+1F600 is two characters, of which the third is the first half: it goes whole
    assertThat(Form.cut("ab\ud83d\ude00", 3)).isEqualTo("ab \u2026 (2 characters more)");
  }

  @Test
  void pointsAreHundredthsOfAShare() {
    assertThat(Form.points(0.5586)).isEqualTo("55.9");
    assertThat(Form.points(-0.02)).isEqualTo("\u22122.0");
  }
}
