package io.rlvr.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TestPrintable {
  /** ESC and the one-character CSI begin commands to a terminal, BEL rings, CR overwrites. */
  @Test
  void aResponseGivesTheTerminalNoOrders() {
    assertThat(Printable.lines("a\u001b[2J\u009b31mb\u0007c\rd\u007f\u0000"))
        .isEqualTo("a\uFFFD[2J\uFFFD31mb\uFFFDc\uFFFDd\uFFFD\uFFFD");
  }

  @Test
  void aResponseDoesNotTurnTheOrderOfWhatIsShown() {
    assertThat(Printable.lines("NO\u202eSEY\u2066x\u2028y")).isEqualTo("NO\uFFFDSEY\uFFFDx\uFFFDy");
  }

  @Test
  void whatTurnsDirectionIsEscapedOnALine() {
    assertThat(Printable.line("a\u202eb\u2066c\u2069\u2028\u2029\u009b\u007f\n\tü\u200f"))
        .isEqualTo("a\\u202eb\\u2066c\\u2069\\u2028\\u2029\\u009b\\u007f\\n\\tü\u200f");
  }

  @Test
  void linesStayAndAreIndented() {
    assertThat(Printable.lines("  Größe 解\n42 \n")).isEqualTo("Größe 解\n           42");
  }

  @ParameterizedTest
  @CsvSource({
    "-4e-10, 0.0000",
    "-0.0, 0.0000",
    "0, 0.0000",
    "-0.00006, -0.0001",
    "1.70804, 1.7080"
  })
  void zerosHaveNoSign(double advantage, String text) {
    assertThat(Printable.threeDigits(advantage / 10)).doesNotStartWith("-0.000");
    assertThat(Printable.fourDigits(advantage)).isEqualTo(text);
  }
}
