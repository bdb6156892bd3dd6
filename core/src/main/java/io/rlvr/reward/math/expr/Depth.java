package io.rlvr.reward.math.expr;

/** Holds expressions to {@link Budget#MAX_DEPTH}, so that others may walk them by recursion. */
public final class Depth {
  private Depth() {}

  /**
   * @throws Budget.TooHard if the expression is deeper
   */
  public static void check(Expr expr) {
    check(expr, 1);
  }

  private static void check(Expr expr, int depth) {
    if (depth > Budget.MAX_DEPTH) {
      throw new Budget.TooHard("nested deeper than " + Budget.MAX_DEPTH);
    }
    for (Expr part : Shape.parts(expr)) {
      check(part, depth + 1);
    }
  }
}
