package io.rlvr.reward.math.compare;

import io.rlvr.reward.math.algebra.Exact;
import io.rlvr.reward.math.algebra.ExactBudget;
import io.rlvr.reward.math.algebra.Fraction;
import io.rlvr.reward.math.algebra.Inexact;
import io.rlvr.reward.math.algebra.Monomial;
import io.rlvr.reward.math.algebra.Numeric;
import io.rlvr.reward.math.algebra.PointwiseEquality;
import io.rlvr.reward.math.algebra.Polynomial;
import io.rlvr.reward.math.algebra.Value;
import io.rlvr.reward.math.expr.Budget;
import io.rlvr.reward.math.expr.Expr;
import io.rlvr.reward.math.expr.Shape;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;

/**
 * Whether two formulas in the same variables, at least two, are zero at the same places because one
 * is a constant times the other, divisors cleared: {@code x + 2y - 3} and {@code 2x + 4y - 6},
 * {@code xy - 1} and {@code y - 1/x}.
 */
final class Proportion {
  private final Budget budget;

  Proportion(Budget budget) {
    this.budget = budget;
  }

  boolean holds(Expr a, Expr b) {
    SortedSet<String> symbols = Shape.symbols(a);
    if (symbols.size() < 2 || !symbols.equals(Shape.symbols(b))) {
      return false;
    }
    try {
      Exact exact = new Exact(budget);
      Optional<Exact.Form> left = exact.of(a);
      Optional<Exact.Form> right = exact.of(b);
      if (left.isPresent() && right.isPresent()) {
        ExactBudget work = new ExactBudget(budget);
        return isMultiple(cleared(left.get(), work), cleared(right.get(), work), work);
      }
      return sampled(a, b, symbols);
    } catch (Inexact | ArithmeticException undecided) {
      return false;
    }
  }

  private static Polynomial cleared(Exact.Form form, ExactBudget work) {
    return form.value().numerator().withoutNegativePowers(work);
  }

  /** a(p) b(q) = a(q) b(p) for every pair of points with a value. */
  private boolean sampled(Expr a, Expr b, SortedSet<String> symbols) {
    List<Map<String, Value>> points = PointwiseEquality.realPoints(symbols);
    int same = 0;
    for (int i = 1; i < points.size(); i++) {
      Numeric here = new Numeric(points.get(i - 1), budget);
      Numeric there = new Numeric(points.get(i), budget);
      Value left = here.of(a).times(there.of(b));
      Value right = there.of(a).times(here.of(b));
      PointwiseEquality.Outcome outcome = PointwiseEquality.compare(left, right, 0);
      if (outcome == PointwiseEquality.Outcome.DIFFERENT) {
        return false;
      }
      same += outcome == PointwiseEquality.Outcome.SAME ? 1 : 0;
    }
    return same >= PointwiseEquality.ENOUGH;
  }

  /** a = c b for the quotient c of one pair of terms. */
  private static boolean isMultiple(Polynomial a, Polynomial b, ExactBudget work) {
    if (a.isZero() || b.isZero() || a.terms().size() != b.terms().size()) {
      return a.isZero() && b.isZero();
    }
    Monomial first = a.terms().keySet().iterator().next();
    for (Monomial other : b.terms().keySet()) {
      Polynomial left = a.times(Polynomial.of(b.terms().get(other), other), work);
      Polynomial right = b.times(Polynomial.of(a.terms().get(first), first), work);
      if (sameSymbols(first, other) && left.equals(right)) {
        return true;
      }
    }
    return false;
  }

  /** The quotient of the two has no symbol left. */
  private static boolean sameSymbols(Monomial a, Monomial b) {
    return symbolsOf(a).equals(symbolsOf(b));
  }

  private static Map<String, Fraction> symbolsOf(Monomial monomial) {
    Map<String, Fraction> symbols = new HashMap<>();
    monomial.forEach(
        (atom, power) -> {
          if (atom.startsWith("$")) {
            symbols.put(atom, power);
          }
        });
    return symbols;
  }
}
