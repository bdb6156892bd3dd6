package io.rlvr.reward.math.compare;

import static org.assertj.core.api.Assertions.assertThat;

import io.rlvr.reward.math.expr.Budget;
import org.junit.jupiter.api.Test;

final class TestEqualityOptions {
  private static boolean holds(Equality.Options options, String reference, String answer) {
    return new Equality(options)
        .holds(Prefix.read(reference), Prefix.read(answer), new Budget(Equality.STEPS));
  }

  @Test
  void decimalsAreThePlacesOfRounding() {
    Equality.Options two =
        new Equality.Options(2, Equality.Variables.NAMED, Equality.SetRelations.REFERENCE);

    assertThat(holds(two, "pi", "3.14")).isTrue();
    assertThat(holds(two, "pi", "3.15")).isFalse();
    assertThat(holds(two, "1/3", "0.334")).isTrue();
  }

  @Test
  void renamedVariablesAreTakenInAlphabeticalOrder() {
    Equality.Options renamed =
        new Equality.Options(6, Equality.Variables.RENAMED, Equality.SetRelations.REFERENCE);

    assertThat(holds(renamed, "(+ x 1)", "(+ y 1)")).isTrue();
    assertThat(holds(renamed, "(- a b)", "(- x y)")).isTrue();
    assertThat(holds(renamed, "(- a b)", "(- y x)")).isFalse();
    assertThat(holds(renamed, "(+ x 1)", "(+ x y)")).isFalse();
    assertThat(holds(renamed, "(= x 5)", "(= y 5)")).isTrue();
  }

  @Test
  void eitherSideMayBeARelationWhereTheOtherIsASet() {
    Equality.Options either =
        new Equality.Options(6, Equality.Variables.NAMED, Equality.SetRelations.EITHER);

    assertThat(holds(either, "(tuple 1 2)", "(and (< 1 x) (< x 2))")).isTrue();
    assertThat(holds(either, "(and (< 1 x) (< x 2))", "(tuple 1 2)")).isTrue();
    assertThat(holds(either, "(cc-interval 1 2)", "(and (< 1 x) (< x 2))")).isFalse();
  }
}
