package io.rlvr.reward.math.compare;

import io.rlvr.reward.math.algebra.MatrixArithmetic;
import io.rlvr.reward.math.expr.Budget;
import io.rlvr.reward.math.expr.Expr;
import io.rlvr.reward.math.expr.Shape;
import io.rlvr.reward.math.expr.Words;
import java.util.List;
import java.util.Optional;

/**
 * One decision of {@link Equality}: brings reference and answer to the same kind and hands them to
 * the comparison of that kind; those come back here for the parts. NOT thread safe.
 */
final class Comparison {
  private final Equality.Options options;
  private final Budget budget;
  private final Scalars scalars;
  private final Sets sets;
  private final Relations relations;
  private final Solutions solutions;

  Comparison(Equality.Options options, Budget budget) {
    this.options = options;
    this.budget = budget;
    scalars = new Scalars(options.decimals(), budget);
    sets = new Sets(this, scalars, budget);
    relations = new Relations(this, budget);
    solutions = new Solutions(scalars, budget);
  }

  /** Both are normal (see {@link Normal}). */
  boolean same(Expr reference, Expr answer) {
    budget.spend(3);
    Expr left = chainAsEquation(reference);
    Expr right = chainAsEquation(answer);
    // the reference's kind is followed: 1 and x = 1, x = 1 and 1, but not 2x = 8 and 8
    if (Shape.isEquation(right) && !Shape.isEquation(left)) {
      if (Shape.relations(answer).anyMatch(this::isFalse)) {
        return false;
      }
      right = last(right).right();
    } else if (Shape.isAssignment(left) && !Shape.isEquation(right)) {
      left = last(left).right();
    }
    if (Shape.isRelation(left) && Shape.isRelation(right)) {
      return relations.same(left, right);
    }
    if (Shape.isCollection(left) || Shape.isCollection(right)) {
      return sameAsSolutions(left, right) || sets.same(left, right);
    }
    return sameValue(left, right);
  }

  private boolean sameAsSolutions(Expr reference, Expr answer) {
    if (Shape.isRelation(reference)) {
      return solutions.are(reference, answer);
    }
    return Shape.isRelation(answer)
        && options.setRelations() == Equality.SetRelations.EITHER
        && solutions.are(answer, reference);
  }

  private boolean sameValue(Expr reference, Expr answer) {
    // the modulus counts where both name one
    if (Shape.isResidue(reference) != Shape.isResidue(answer)) {
      return sameValue(Shape.withoutModulus(reference), Shape.withoutModulus(answer));
    }
    if (Shape.isScalar(reference) && Shape.isScalar(answer)) {
      Optional<Boolean> words = Words.same(reference, answer);
      return words.isPresent() ? words.get() : scalars.same(reference, answer);
    }
    Optional<Expr.Matrix> left = MatrixArithmetic.value(reference, budget);
    Optional<Expr.Matrix> right = MatrixArithmetic.value(answer, budget);
    if (left.isPresent() && right.isPresent()) {
      return sameEntries(left.get(), right.get());
    }
    return reference.equals(answer);
  }

  private boolean sameEntries(Expr.Matrix reference, Expr.Matrix answer) {
    if (!MatrixArithmetic.sameShape(reference, answer)) {
      return false;
    }
    List<Expr> left = Shape.parts(reference);
    List<Expr> right = Shape.parts(answer);
    for (int i = 0; i < left.size(); i++) {
      if (!sameValue(left.get(i), right.get(i))) {
        return false;
      }
    }
    return true;
  }

  /** An equation of numbers that differ; rounded ones are left alone. */
  private boolean isFalse(Expr.Relation equation) {
    return !Shape.hasDecimal(equation)
        && isCalculation(equation.left())
        && isCalculation(equation.right())
        && !scalars.same(equation.left(), equation.right());
  }

  /** Of numbers and nothing that a writer may mean otherwise, such as a base or degrees. */
  private static boolean isCalculation(Expr expr) {
    boolean isNode =
        expr instanceof Expr.Rational
            || expr instanceof Expr.Sum
            || expr instanceof Expr.Product
            || expr instanceof Expr.Power;
    return isNode && Shape.parts(expr).stream().allMatch(Comparison::isCalculation);
  }

  /** {@code a = b = 3} says {@code a = 3}. */
  private static Expr chainAsEquation(Expr expr) {
    return Shape.isAssignment(expr) && expr instanceof Expr.Conjunction
        ? new Expr.Relation(
            Expr.Comparison.EQUAL,
            Shape.relations(expr).findFirst().orElseThrow().left(),
            last(expr).right())
        : expr;
  }

  private static Expr.Relation last(Expr expr) {
    return Shape.relations(expr).reduce((first, second) -> second).orElseThrow();
  }
}
