package io.rlvr.reward.math.compare;

import static org.assertj.core.api.Assertions.assertThat;

import io.rlvr.reward.math.expr.Budget;
import io.rlvr.reward.math.expr.Expr;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

/**
 * The table holds reference, answer, the verdict, the verdict with both exchanged, and the reason:
 * a fact of mathematics, or {@code MV:} and what Math-Verify 0.9.0's grader.py decides.
 */
final class TestEquality {

  @ParameterizedTest
  @CsvFileSource(resources = "equality.csv", delimiter = '|', quoteCharacter = '"')
  void decidesAsTheTableSays(
      String reference, String answer, boolean holds, boolean exchanged, String why) {
    Equality equality = new Equality(Equality.Options.DEFAULT);
    Expr left = Prefix.read(reference);
    Expr right = Prefix.read(answer);

    assertThat(equality.holds(left, right, new Budget(Equality.STEPS))).as(why).isEqualTo(holds);
    assertThat(equality.holds(right, left, new Budget(Equality.STEPS)))
        .as("exchanged: " + why)
        .isEqualTo(exchanged);
  }
}
