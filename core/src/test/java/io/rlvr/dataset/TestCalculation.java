package io.rlvr.dataset;

import static io.rlvr.dataset.Calculation.Operation.ADDITION;
import static io.rlvr.dataset.Calculation.Operation.SUBTRACTION;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TestCalculation {
  @ParameterizedTest
  @CsvSource({
    // ones 7 + 5 = 12, so 2; tens 1 + 2 = 3
    "ADDITION, 17, 25, 42, 32",
    // ones 2; tens 5 + 6 = 11, the highest column, written whole
    "ADDITION, 57, 65, 122, 112",
    "ADDITION, 95, 7, 102, 92",
    "ADDITION, 12, 25, 37, 37",
    "ADDITION, 5, 7, 12, 12",
    "ADDITION, 0, 0, 0, 0",
    "ADDITION, 199, 1, 200, 190",
    // ones 12 - 7 = 5 with a borrow; tens 4 - 1 = 3
    "SUBTRACTION, 42, 17, 25, 35",
    // ones 12 - 7 = 5; tens 10 - 1 = 9; hundreds 1
    "SUBTRACTION, 102, 17, 85, 195",
    "SUBTRACTION, 45, 12, 33, 33",
    "SUBTRACTION, 40, 40, 0, 0",
    "SUBTRACTION, 10, 9, 1, 11",
  })
  void whatOneWhoForgetsCarriesGets(
      Calculation.Operation operation, int left, int right, int result, int without) {
    Calculation calculation = new Calculation(operation, left, right);
    assertThat(calculation.result()).isEqualTo(result);
    assertThat(calculation.resultWithoutCarries()).isEqualTo(without);
    assertThat(calculation.hasCarry()).isEqualTo(result != without);
  }

  @Test
  void columnsAreWorkedFromTheLowest() {
    assertThat(new Calculation(ADDITION, 17, 25).columns())
        .containsExactly("7 + 5 = 12", "1 + 2 + 1 = 4");
    assertThat(new Calculation(ADDITION, 86, 4).columns())
        .containsExactly("6 + 4 = 10", "8 + 0 + 1 = 9");
    assertThat(new Calculation(SUBTRACTION, 42, 17).columns())
        .containsExactly("12 - 7 = 5", "4 - 1 - 1 = 2");
    // tens 0 - 1 - 1 borrows: 10 - 1 - 1 = 8; hundreds 1 - 0 - 1 = 0; 85 in all
    assertThat(new Calculation(SUBTRACTION, 102, 17).columns())
        .containsExactly("12 - 7 = 5", "10 - 1 - 1 = 8", "1 - 0 - 1 = 0");
    assertThat(new Calculation(ADDITION, 0, 0).columns()).containsExactly("0 + 0 = 0");
  }

  @Test
  void whoForgetsLeavesTheCarryOutOfTheNextColumn() {
    assertThat(new Calculation(ADDITION, 17, 25).columnsWithoutCarries())
        .containsExactly("7 + 5 = 12", "1 + 2 = 3");
    assertThat(new Calculation(SUBTRACTION, 42, 17).columnsWithoutCarries())
        .containsExactly("12 - 7 = 5", "4 - 1 = 3");
  }

  @Test
  void aPairHasOneRoleWhateverItsOrderAndOperation() {
    for (int a = 0; a < 50; a++) {
      for (int b = 0; b <= a; b++) {
        assertThat(new Calculation(ADDITION, a, b).role())
            .isEqualTo(new Calculation(ADDITION, b, a).role())
            .isEqualTo(new Calculation(SUBTRACTION, a, b).role());
      }
    }
  }
}
