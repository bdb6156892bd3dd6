package io.rlvr.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

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
  void linesStayAndAreIndented() {
    assertThat(Printable.lines("  Größe 解\n42 \n")).isEqualTo("Größe 解\n           42");
  }
}
