package io.rlvr.reward.math.expr;

import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;

/** What kinds of parts an expression has. */
public final class Shape {
  private Shape() {}

  /** Whether it is a class of remainders with its modulus. */
  public static boolean isResidue(Expr expr) {
    return expr instanceof Expr.Function function && function.name().equals("residue");
  }

  /** Of a class of remainders the remainder. */
  public static Expr withoutModulus(Expr expr) {
    return expr instanceof Expr.Function function && isResidue(expr)
        ? function.arguments().get(0)
        : expr;
  }

  /** Minus one times it. */
  public static Expr negative(Expr expr) {
    return new Expr.Product(List.of(Exprs.MINUS_ONE, expr));
  }

  /** The left minus the right. */
  public static Expr difference(Expr left, Expr right) {
    return new Expr.Sum(List.of(left, negative(right)));
  }

  /** The direct parts, in order. */
  public static List<Expr> parts(Expr expr) {
    if (expr instanceof Expr.Sum sum) {
      return sum.terms();
    } else if (expr instanceof Expr.Product product) {
      return product.factors();
    } else if (expr instanceof Expr.Power power) {
      return List.of(power.base(), power.exponent());
    } else if (expr instanceof Expr.Function function) {
      return function.arguments();
    } else if (expr instanceof Expr.PlusMinus both) {
      return List.of(both.left(), both.right());
    } else if (expr instanceof Expr.Percent percent) {
      return List.of(percent.value());
    } else if (expr instanceof Expr.Relation relation) {
      return List.of(relation.left(), relation.right());
    } else if (expr instanceof Expr.Conjunction conjunction) {
      return conjunction.relations();
    } else if (expr instanceof Expr.Tuple tuple) {
      return tuple.items();
    } else if (expr instanceof Expr.FiniteSet set) {
      return set.items();
    } else if (expr instanceof Expr.Interval interval) {
      return List.of(interval.low(), interval.high());
    } else if (expr instanceof Expr.Union union) {
      return union.parts();
    } else if (expr instanceof Expr.Intersection intersection) {
      return intersection.parts();
    } else if (expr instanceof Expr.Difference difference) {
      return List.of(difference.left(), difference.right());
    } else if (expr instanceof Expr.Membership membership) {
      return List.of(membership.element(), membership.set());
    } else if (expr instanceof Expr.Matrix matrix) {
      return matrix.rows().stream().flatMap(List::stream).toList();
    }
    return List.of();
  }

  /** The names of the symbols, sorted. */
  public static SortedSet<String> symbols(Expr expr) {
    SortedSet<String> names = new TreeSet<>();
    collect(expr, names);
    return names;
  }

  private static void collect(Expr expr, SortedSet<String> names) {
    if (expr instanceof Expr.Symbol symbol) {
      names.add(symbol.name());
    }
    parts(expr).forEach(part -> collect(part, names));
  }

  /** Whether a decimal number is in it. */
  public static boolean hasDecimal(Expr expr) {
    return expr instanceof Expr.Decimal || parts(expr).stream().anyMatch(Shape::hasDecimal);
  }

  /** Whether i is in it. */
  public static boolean hasImaginaryUnit(Expr expr) {
    return expr == Expr.Constant.I || parts(expr).stream().anyMatch(Shape::hasImaginaryUnit);
  }

  /** Whether a plus or minus is in it. */
  public static boolean hasPlusMinus(Expr expr) {
    return expr instanceof Expr.PlusMinus || parts(expr).stream().anyMatch(Shape::hasPlusMinus);
  }

  /** Whether it has a sum or product whose ends are no numbers: it wants whole numbers. */
  public static boolean countsToSymbol(Expr expr) {
    boolean counts =
        expr instanceof Expr.Function function
            && (function.name().equals("sum") || function.name().equals("prod"))
            && function.arguments().stream().skip(2).anyMatch(end -> !symbols(end).isEmpty());
    return counts || parts(expr).stream().anyMatch(Shape::countsToSymbol);
  }

  /** A number or a formula that stands for one. */
  public static boolean isScalar(Expr expr) {
    boolean node =
        expr instanceof Expr.Rational
            || expr instanceof Expr.Decimal
            || expr instanceof Expr.Symbol
            || expr instanceof Expr.Constant
            || expr instanceof Expr.Percent
            || expr instanceof Expr.Sum
            || expr instanceof Expr.Product
            || expr instanceof Expr.Power;
    return expr instanceof Expr.Function
        || (node && parts(expr).stream().allMatch(Shape::isScalar));
  }

  /** Sets, intervals and tuples. */
  public static boolean isCollection(Expr expr) {
    return expr instanceof Expr.Tuple
        || expr instanceof Expr.FiniteSet
        || expr instanceof Expr.Interval
        || expr instanceof Expr.Union
        || expr instanceof Expr.Intersection
        || expr instanceof Expr.Difference
        || expr instanceof Expr.NamedSet;
  }

  /** A relation, or several that all hold. */
  public static boolean isRelation(Expr expr) {
    return expr instanceof Expr.Relation
        || (expr instanceof Expr.Conjunction conjunction
            && !conjunction.relations().isEmpty()
            && conjunction.relations().stream().allMatch(Shape::isRelation));
  }

  /** An equation, or a chain of equations. */
  public static boolean isEquation(Expr expr) {
    return isRelation(expr) && relations(expr).allMatch(Shape::isEqual);
  }

  /**
   * An equation, or chain of them, with nothing but symbols and their functions on its left: {@code
   * x = 1}, {@code f(x) = 2x}, {@code (x, y) = (1, 2)}, {@code a + b = 3}; not {@code 2x = 8}.
   */
  public static boolean isAssignment(Expr expr) {
    return isEquation(expr)
        && relations(expr).findFirst().filter(first -> isOfSymbols(first.left())).isPresent();
  }

  private static boolean isEqual(Expr.Relation relation) {
    return relation.comparison() == Expr.Comparison.EQUAL;
  }

  private static boolean isOfSymbols(Expr expr) {
    if (expr instanceof Expr.Power power && power.exponent().equals(Exprs.MINUS_ONE)) {
      return isOfSymbols(power.base());
    }
    List<Expr> parts = parts(expr);
    return expr instanceof Expr.Symbol
        || expr == Expr.Constant.E
        || expr == Expr.Constant.I
        || (!parts.isEmpty() && parts.stream().allMatch(Shape::isOfSymbols));
  }

  /** The relations of a relation or a conjunction of them; nothing for what is neither. */
  public static Stream<Expr.Relation> relations(Expr expr) {
    if (expr instanceof Expr.Relation relation) {
      return Stream.of(relation);
    }
    return expr instanceof Expr.Conjunction conjunction
        ? conjunction.relations().stream().flatMap(Shape::relations)
        : Stream.empty();
  }
}
