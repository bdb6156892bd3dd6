package io.rlvr.reward.math.algebra;

import io.rlvr.reward.math.expr.Budget;

/**
 * What one exact form may cost: a share of the decision's budget, so that enough is left to compare
 * the values numerically when the form is too big to be made.
 */
public final class ExactBudget {
  private static final long SHARE = 8_000;

  private final Budget budget;
  private long left = SHARE;

  public ExactBudget(Budget budget) {
    this.budget = budget;
  }

  /** Spends steps of the budget, or gives the form up with {@link Inexact}. */
  void spend(long steps) {
    budget.spend(Math.min(steps, left));
    left -= steps;
    if (left < 0) {
      throw new Inexact("too much work for an exact form");
    }
  }
}
