package io.rlvr.reward.math;

import static java.util.Objects.requireNonNull;

/** Whether an answer says the same as a reference. */
final class Equality {
  private final MathOptions options;

  Equality(MathOptions options) {
    this.options = requireNonNull(options, "options is null");
  }

  boolean holds(Expr reference, Expr answer, Budget budget) {
    budget.spend(options.decimals());
    return reference.equals(answer);
  }
}
