package io.rlvr.reward.math.compare;

import io.rlvr.reward.math.expr.Budget;
import io.rlvr.reward.math.expr.Expr;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiPredicate;

/**
 * Whether each item of one list can be paired with an equal one of the other, whatever their order
 * (augmenting paths: rounding makes equality not transitive, so the first fit is not enough).
 */
final class Matching {
  private static final int FREE = -1;

  private final List<Expr> left;
  private final List<Expr> right;
  private final BiPredicate<Expr, Expr> same;
  private final int[] partner;

  private Matching(List<Expr> left, List<Expr> right, BiPredicate<Expr, Expr> same) {
    this.left = left;
    this.right = right;
    this.same = same;
    partner = new int[right.size()];
    Arrays.fill(partner, FREE);
  }

  static boolean exists(List<Expr> left, List<Expr> right, BiPredicate<Expr, Expr> same) {
    if (left.size() != right.size()) {
      return false;
    }
    Matching matching = new Matching(left, right, same);
    for (int i = 0; i < left.size(); i++) {
      if (!matching.place(i, new boolean[right.size()], 0)) {
        return false;
      }
    }
    return true;
  }

  /** Pairs item i, moving earlier ones if need be; a long chain of moves is given up. */
  private boolean place(int i, boolean[] seen, int depth) {
    for (int j = 0; j < right.size(); j++) {
      if (seen[j] || !same.test(left.get(i), right.get(j))) {
        continue;
      }
      seen[j] = true;
      boolean free = partner[j] == FREE;
      if (free || (depth < Budget.MAX_DEPTH && place(partner[j], seen, depth + 1))) {
        partner[j] = i;
        return true;
      }
    }
    return false;
  }
}
