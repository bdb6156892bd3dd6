package io.rlvr.loss;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TestMaskedSequences {
  private static final boolean[][] MASK = {{false, true}, {false, false}, {}, {true, true}};

  @Test
  void countedOrLeftOut() {
    assertThat(MaskedSequences.COUNTED.count(MASK)).isEqualTo(4);
    assertThat(MaskedSequences.LEFT_OUT.count(MASK)).isEqualTo(2);
  }
}
