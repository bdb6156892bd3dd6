package io.rlvr.reward.math;

import io.rlvr.reward.math.Expr.Conjunction;
import io.rlvr.reward.math.Expr.Difference;
import io.rlvr.reward.math.Expr.FiniteSet;
import io.rlvr.reward.math.Expr.Function;
import io.rlvr.reward.math.Expr.Intersection;
import io.rlvr.reward.math.Expr.Interval;
import io.rlvr.reward.math.Expr.Matrix;
import io.rlvr.reward.math.Expr.Membership;
import io.rlvr.reward.math.Expr.Percent;
import io.rlvr.reward.math.Expr.PlusMinus;
import io.rlvr.reward.math.Expr.Power;
import io.rlvr.reward.math.Expr.Product;
import io.rlvr.reward.math.Expr.Relation;
import io.rlvr.reward.math.Expr.Sum;
import io.rlvr.reward.math.Expr.Tuple;
import io.rlvr.reward.math.Expr.Union;
import java.util.List;

/** Holds expressions to {@link Budget#MAX_DEPTH}, so that others may walk them by recursion. */
final class Depth {
  private Depth() {}

  /**
   * @throws Budget.TooHard if the expression is deeper
   */
  static void check(Expr expr) {
    check(expr, 1);
  }

  private static void check(Expr expr, int depth) {
    if (depth > Budget.MAX_DEPTH) {
      throw new Budget.TooHard("nested deeper than " + Budget.MAX_DEPTH);
    }
    for (Expr child : children(expr)) {
      check(child, depth + 1);
    }
  }

  private static List<Expr> children(Expr expr) {
    if (expr instanceof Sum e) {
      return e.terms();
    } else if (expr instanceof Product e) {
      return e.factors();
    } else if (expr instanceof Power e) {
      return List.of(e.base(), e.exponent());
    } else if (expr instanceof Function e) {
      return e.arguments();
    } else if (expr instanceof PlusMinus e) {
      return List.of(e.left(), e.right());
    } else if (expr instanceof Percent e) {
      return List.of(e.value());
    } else if (expr instanceof Relation e) {
      return List.of(e.left(), e.right());
    } else if (expr instanceof Conjunction e) {
      return e.relations();
    } else if (expr instanceof Tuple e) {
      return e.items();
    } else if (expr instanceof FiniteSet e) {
      return e.items();
    } else if (expr instanceof Interval e) {
      return List.of(e.low(), e.high());
    } else {
      return rare(expr);
    }
  }

  private static List<Expr> rare(Expr expr) {
    if (expr instanceof Union e) {
      return e.parts();
    } else if (expr instanceof Intersection e) {
      return e.parts();
    } else if (expr instanceof Difference e) {
      return List.of(e.left(), e.right());
    } else if (expr instanceof Membership e) {
      return List.of(e.element(), e.set());
    } else if (expr instanceof Matrix e) {
      return e.rows().stream().flatMap(List::stream).toList();
    } else {
      return List.of();
    }
  }
}
