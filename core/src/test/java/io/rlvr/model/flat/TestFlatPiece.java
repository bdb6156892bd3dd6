package io.rlvr.model.flat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rlvr.model.family.Parameter;
import java.util.List;
import org.junit.jupiter.api.Test;

class TestFlatPiece {
  /** Numbers 0 to 5, then 6 to 8, then 9 to 12. */
  private static final List<Parameter> PARAMETERS =
      List.of(parameter("a", 3, 2), parameter("b", 1, 3), parameter("c", 2, 2));

  @Test
  void aRangeWithinAParameterIsOnePiece() {
    assertThat(FlatPiece.of(PARAMETERS, 1, 3)).containsExactly(new FlatPiece(0, 1, 0, 3));
    assertThat(FlatPiece.of(PARAMETERS, 9, 4)).containsExactly(new FlatPiece(2, 0, 0, 4));
  }

  @Test
  void aRangeOverSeveralIsCutWhereTheyMeet() {
    assertThat(FlatPiece.of(PARAMETERS, 4, 7))
        .containsExactly(
            new FlatPiece(0, 4, 0, 2), new FlatPiece(1, 0, 2, 3), new FlatPiece(2, 0, 5, 2));
  }

  @Test
  void nothingIsNoPiece() {
    assertThat(FlatPiece.of(PARAMETERS, 13, 0)).isEmpty();
  }

  @Test
  void aRangeBeyondTheLastNumberIsRefused() {
    assertThatThrownBy(() -> FlatPiece.of(PARAMETERS, 10, 4))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Parameters have 13 numbers, but asked for 4 from 10");
  }

  private static Parameter parameter(String name, int rows, int columns) {
    return new Parameter(name, new long[] {rows, columns}, List.of(name), List.of((long) rows));
  }
}
