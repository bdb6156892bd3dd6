package io.rlvr.reward.math.compare;

import io.rlvr.reward.math.expr.Budget;
import io.rlvr.reward.math.expr.Expr;
import io.rlvr.reward.math.expr.Shape;
import java.util.List;

/**
 * Compares equations and inequalities (sympy_compare_relational of Math-Verify): the same relation
 * when the differences of their sides are equal, or when one is the other read from the right; two
 * equations in at least two variables also when one is a multiple of the other. An equation in one
 * variable is not solved: {@code 2x = 8} is not {@code x = 4}.
 */
final class Relations {
  private final Comparison decision;
  private final Proportion proportion;

  Relations(Comparison decision, Budget budget) {
    this.decision = decision;
    proportion = new Proportion(budget);
  }

  boolean same(Expr reference, Expr answer) {
    List<Expr> left = Shape.relations(reference).<Expr>map(relation -> relation).toList();
    List<Expr> right = Shape.relations(answer).<Expr>map(relation -> relation).toList();
    return Matching.exists(
        left, right, (a, b) -> sameRelation((Expr.Relation) a, (Expr.Relation) b));
  }

  private boolean sameRelation(Expr.Relation reference, Expr.Relation answer) {
    return sameSides(reference, answer) || sameSides(reference, flipped(answer));
  }

  private boolean sameSides(Expr.Relation reference, Expr.Relation answer) {
    if (reference.comparison() != answer.comparison()) {
      return false;
    }
    if (decision.same(reference.left(), answer.left())
        && decision.same(reference.right(), answer.right())) {
      return true;
    }
    boolean formulas =
        Shape.parts(reference).stream().allMatch(Shape::isScalar)
            && Shape.parts(answer).stream().allMatch(Shape::isScalar);
    if (!formulas) {
      return false;
    }
    Expr left = Shape.difference(reference.left(), reference.right());
    Expr right = Shape.difference(answer.left(), answer.right());
    return decision.same(left, right)
        || (reference.comparison() == Expr.Comparison.EQUAL && proportion.holds(left, right));
  }

  private static Expr.Relation flipped(Expr.Relation relation) {
    Expr.Comparison comparison =
        switch (relation.comparison()) {
          case EQUAL -> Expr.Comparison.EQUAL;
          case NOT_EQUAL -> Expr.Comparison.NOT_EQUAL;
          case LESS -> Expr.Comparison.GREATER;
          case LESS_OR_EQUAL -> Expr.Comparison.GREATER_OR_EQUAL;
          case GREATER -> Expr.Comparison.LESS;
          case GREATER_OR_EQUAL -> Expr.Comparison.LESS_OR_EQUAL;
        };
    Expr first = relation.right();
    Expr second = relation.left();
    return new Expr.Relation(comparison, first, second);
  }
}
