package io.rlvr.reward.math.expr;

import io.rlvr.reward.math.expr.Expr.Bound;
import io.rlvr.reward.math.expr.Expr.Comparison;
import io.rlvr.reward.math.expr.Expr.Conjunction;
import io.rlvr.reward.math.expr.Expr.Constant;
import io.rlvr.reward.math.expr.Expr.Decimal;
import io.rlvr.reward.math.expr.Expr.Difference;
import io.rlvr.reward.math.expr.Expr.FiniteSet;
import io.rlvr.reward.math.expr.Expr.Function;
import io.rlvr.reward.math.expr.Expr.Intersection;
import io.rlvr.reward.math.expr.Expr.Interval;
import io.rlvr.reward.math.expr.Expr.Matrix;
import io.rlvr.reward.math.expr.Expr.Membership;
import io.rlvr.reward.math.expr.Expr.NamedSet;
import io.rlvr.reward.math.expr.Expr.Percent;
import io.rlvr.reward.math.expr.Expr.PlusMinus;
import io.rlvr.reward.math.expr.Expr.Power;
import io.rlvr.reward.math.expr.Expr.Product;
import io.rlvr.reward.math.expr.Expr.Rational;
import io.rlvr.reward.math.expr.Expr.Relation;
import io.rlvr.reward.math.expr.Expr.Sum;
import io.rlvr.reward.math.expr.Expr.Symbol;
import io.rlvr.reward.math.expr.Expr.Text;
import io.rlvr.reward.math.expr.Expr.Tuple;
import io.rlvr.reward.math.expr.Expr.Union;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Writes expressions for tables of tests, the operator first: {@code (+ 1 (* 2 x))}. Rationals are
 * 1/2 and decimals 0.5, sets {a b}, tuples (tuple a b), intervals [a b) and words 'yes'.
 */
public final class Notation {
  private static final Map<Comparison, String> SIGNS =
      Map.of(
          Comparison.EQUAL, "=",
          Comparison.NOT_EQUAL, "!=",
          Comparison.LESS, "<",
          Comparison.LESS_OR_EQUAL, "<=",
          Comparison.GREATER, ">",
          Comparison.GREATER_OR_EQUAL, ">=");

  private Notation() {}

  public static String of(Expr expr) {
    if (expr instanceof Rational e) {
      return Exprs.isWhole(e) ? e.numerator().toString() : e.numerator() + "/" + e.denominator();
    } else if (expr instanceof Decimal e) {
      return e.value().toString();
    } else if (expr instanceof Symbol e) {
      return e.name();
    } else if (expr instanceof Constant e) {
      return e.name();
    } else if (expr instanceof Text e) {
      return "'" + e.text() + "'";
    } else if (expr instanceof Sum e) {
      return form("+", e.terms());
    } else if (expr instanceof Product e) {
      return form("*", e.factors());
    } else if (expr instanceof Power e) {
      return form("^", List.of(e.base(), e.exponent()));
    } else if (expr instanceof Function e) {
      return form(e.name(), e.arguments());
    } else if (expr instanceof PlusMinus e) {
      return form("+-", List.of(e.left(), e.right()));
    } else if (expr instanceof Percent e) {
      return form("%", List.of(e.value()));
    } else {
      return relation(expr);
    }
  }

  private static String relation(Expr expr) {
    if (expr instanceof Relation e) {
      return form(SIGNS.get(e.comparison()), List.of(e.left(), e.right()));
    } else if (expr instanceof Conjunction e) {
      return form("and", e.relations());
    } else if (expr instanceof Membership e) {
      return form("in", List.of(e.element(), e.set()));
    } else if (expr instanceof Tuple e) {
      return form("tuple", e.items());
    } else if (expr instanceof FiniteSet e) {
      return "{" + joined(e.items()) + "}";
    } else if (expr instanceof Interval e) {
      return (e.lowBound() == Bound.OPEN ? "(" : "[")
          + joined(List.of(e.low(), e.high()))
          + (e.highBound() == Bound.OPEN ? ")" : "]");
    } else if (expr instanceof Union e) {
      return form("cup", e.parts());
    } else if (expr instanceof Intersection e) {
      return form("cap", e.parts());
    } else if (expr instanceof Difference e) {
      return form("minus", List.of(e.left(), e.right()));
    } else if (expr instanceof NamedSet e) {
      return "set:" + e.name();
    } else if (expr instanceof Matrix e) {
      return e.rows().stream()
          .map(r -> "[" + joined(r) + "]")
          .collect(Collectors.joining("", "[", "]"));
    }
    throw new IllegalArgumentException(expr.getClass().getName().toLowerCase(Locale.ROOT));
  }

  private static String form(String operator, List<Expr> operands) {
    return "(" + operator + " " + joined(operands) + ")";
  }

  private static String joined(List<Expr> exprs) {
    return exprs.stream().map(Notation::of).collect(Collectors.joining(" "));
  }
}
