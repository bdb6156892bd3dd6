package io.rlvr.reward.math.compare;

import io.rlvr.reward.math.algebra.Derivatives;
import io.rlvr.reward.math.expr.Budget;
import io.rlvr.reward.math.expr.Expr;
import io.rlvr.reward.math.expr.Exprs;
import io.rlvr.reward.math.expr.Shape;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;

/**
 * Rewrites what is only another way to write the same, as Math-Verify's parser does: letters lose
 * their case, words are symbols without spaces, {@code x \in S} is {@code x = S}, plus or minus is
 * the set of both values, a tuple of one is its item, minus a number is a number, and a derivative
 * is what it comes to.
 */
final class Normal {
  private final Budget budget;

  Normal(Budget budget) {
    this.budget = budget;
  }

  Expr of(Expr expr) {
    budget.spend(1);
    if (expr instanceof Expr.Symbol symbol) {
      return new Expr.Symbol(symbol.name().toLowerCase(Locale.ROOT));
    } else if (expr instanceof Expr.Text text) {
      return word(text);
    } else if (expr instanceof Expr.Decimal decimal
        && decimal.value().unscaledValue().bitLength() > Budget.MAX_BITS) {
      throw new Budget.TooHard("number too long");
    } else if (expr instanceof Expr.Membership membership) {
      return equation(of(membership.element()), of(membership.set()));
    } else if (expr instanceof Expr.FiniteSet set) {
      return new Expr.FiniteSet(items(set.items()));
    } else if (expr instanceof Expr.Relation relation) {
      return new Expr.Relation(relation.comparison(), of(relation.left()), of(relation.right()));
    } else if (isTwoValues(expr)) {
      return new Expr.FiniteSet(List.of(of(signed(expr, 1)), of(signed(expr, -1))));
    } else if (expr instanceof Expr.Tuple tuple && tuple.items().size() == 1) {
      return of(tuple.items().get(0));
    }
    Expr normal = mapped(expr, this::of);
    if (normal instanceof Expr.Function function
        && function.name().equals("derivative")
        && function.arguments().size() == 2) {
      return derivative(function);
    }
    if (normal instanceof Expr.Function function && Determinants.is(function)) {
      return Determinants.of((Expr.Matrix) function.arguments().get(0), budget);
    }
    return normal instanceof Expr.Product product ? signedNumber(product) : normal;
  }

  /** What it is, where its rules are known; dy/dx stays what it says. */
  private Expr derivative(Expr.Function function) {
    Expr of = function.arguments().get(0);
    return of instanceof Expr.Symbol
            || !(function.arguments().get(1) instanceof Expr.Symbol variable)
        ? function
        : Derivatives.of(of, variable, budget).orElse(function);
  }

  /** A word is a symbol whose name has no spaces and parentheses: {@code (A)} is {@code a}. */
  private static Expr word(Expr.Text text) {
    StringBuilder name = new StringBuilder();
    text.text()
        .toLowerCase(Locale.ROOT)
        .codePoints()
        .filter(c -> !Character.isWhitespace(c) && !Character.isSpaceChar(c))
        .filter(c -> c != '(' && c != ')')
        .forEach(name::appendCodePoint);
    return name.isEmpty() ? text : new Expr.Symbol(name.toString());
  }

  private static Expr equation(Expr left, Expr right) {
    return new Expr.Relation(Expr.Comparison.EQUAL, left, right);
  }

  /** A value, or a point, in which plus or minus is written. */
  private static boolean isTwoValues(Expr expr) {
    boolean value = !Shape.isRelation(expr) && !Shape.isCollection(expr);
    return (value || expr instanceof Expr.Tuple) && Shape.hasPlusMinus(expr);
  }

  private List<Expr> items(List<Expr> items) {
    List<Expr> normal = new ArrayList<>();
    for (Expr item : items) {
      Expr value = of(item);
      if (isTwoValues(item) && value instanceof Expr.FiniteSet set) {
        normal.addAll(set.items());
      } else {
        normal.add(value);
      }
    }
    return normal;
  }

  /** All upper signs, or all lower ones. */
  private Expr signed(Expr expr, int sign) {
    budget.spend(1);
    if (expr instanceof Expr.PlusMinus both) {
      Expr right = signed(both.right(), sign);
      return new Expr.Sum(
          List.of(signed(both.left(), sign), sign > 0 ? right : Shape.negative(right)));
    }
    return mapped(expr, part -> signed(part, sign));
  }

  private static Expr signedNumber(Expr.Product product) {
    List<Expr> factors = product.factors();
    if (factors.size() == 2 && factors.get(0).equals(Exprs.MINUS_ONE)) {
      if (factors.get(1) instanceof Expr.Rational number) {
        return new Expr.Rational(number.numerator().negate(), number.denominator());
      }
      if (factors.get(1) instanceof Expr.Decimal decimal) {
        BigDecimal value = decimal.value();
        return new Expr.Decimal(value.negate());
      }
    }
    return product;
  }

  /** The same expression with other parts. */
  static Expr mapped(Expr expr, UnaryOperator<Expr> change) {
    if (expr instanceof Expr.Sum sum) {
      return new Expr.Sum(all(sum.terms(), change));
    } else if (expr instanceof Expr.Product product) {
      return new Expr.Product(all(product.factors(), change));
    } else if (expr instanceof Expr.Power power) {
      return new Expr.Power(change.apply(power.base()), change.apply(power.exponent()));
    } else if (expr instanceof Expr.Function function) {
      return new Expr.Function(function.name(), all(function.arguments(), change));
    } else if (expr instanceof Expr.Percent percent) {
      return new Expr.Percent(change.apply(percent.value()));
    } else if (expr instanceof Expr.Relation relation) {
      return new Expr.Relation(
          relation.comparison(), change.apply(relation.left()), change.apply(relation.right()));
    } else if (expr instanceof Expr.Conjunction conjunction) {
      return new Expr.Conjunction(all(conjunction.relations(), change));
    } else if (expr instanceof Expr.Tuple tuple) {
      return new Expr.Tuple(all(tuple.items(), change));
    } else if (expr instanceof Expr.FiniteSet set) {
      return new Expr.FiniteSet(all(set.items(), change));
    } else if (expr instanceof Expr.Interval interval) {
      return new Expr.Interval(
          interval.lowBound(),
          change.apply(interval.low()),
          change.apply(interval.high()),
          interval.highBound());
    } else if (expr instanceof Expr.Union union) {
      return new Expr.Union(all(union.parts(), change));
    } else if (expr instanceof Expr.Intersection intersection) {
      return new Expr.Intersection(all(intersection.parts(), change));
    } else if (expr instanceof Expr.Difference difference) {
      return new Expr.Difference(change.apply(difference.left()), change.apply(difference.right()));
    } else if (expr instanceof Expr.Membership membership) {
      return new Expr.Membership(
          change.apply(membership.element()), change.apply(membership.set()));
    } else if (expr instanceof Expr.PlusMinus both) {
      return new Expr.PlusMinus(change.apply(both.left()), change.apply(both.right()));
    } else if (expr instanceof Expr.Matrix matrix) {
      return new Expr.Matrix(matrix.rows().stream().map(row -> all(row, change)).toList());
    }
    return expr;
  }

  private static List<Expr> all(List<Expr> parts, UnaryOperator<Expr> change) {
    return parts.stream().map(change).toList();
  }
}
