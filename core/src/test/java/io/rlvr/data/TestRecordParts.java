package io.rlvr.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.RecordComponent;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TestRecordParts {
  /** Two components of one type, which only their names tell apart. */
  private record Pair(int left, int right, String text) {
    Pair {
      if (left > right) {
        throw new IllegalArgumentException("left is above right: " + left);
      }
    }
  }

  private static final RecordParts<Pair> PARTS = RecordParts.of(Pair.class);

  @Test
  void componentsStandInTheOrderOfTheRecord() {
    assertThat(PARTS.components())
        .extracting(RecordComponent::getName)
        .containsExactly("left", "right", "text");
    assertThat(PARTS.value(new Pair(1, 2, "x"), 1)).isEqualTo(2);
    assertThat(PARTS.create(1, 2, "x")).isEqualTo(new Pair(1, 2, "x"));
  }

  @Test
  void aCopyDiffersInWhatIsNamed() {
    assertThat(PARTS.with(new Pair(1, 2, "x"), Map.of("right", 3, "text", "y")))
        .isEqualTo(new Pair(1, 3, "y"));
  }

  @Test
  void aNameThatIsNoComponentIsRefused() {
    assertThatThrownBy(() -> PARTS.with(new Pair(1, 2, "x"), Map.of("rihgt", 3)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Pair has no component rihgt (expected one of [left, right, text])");
  }

  @Test
  void theChecksOfTheRecordHold() {
    assertThatThrownBy(() -> PARTS.create(3, 2, "x"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("left is above right: 3");
  }
}
