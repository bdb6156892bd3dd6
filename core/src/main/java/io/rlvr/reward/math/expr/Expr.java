package io.rlvr.reward.math.expr;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;

/**
 * What a mathematical answer says, as read. Immutable, with a depth of at most {@link
 * Budget#MAX_DEPTH}, so that a walk by recursion is safe. Nothing is simplified here: {@code 2+2}
 * is a sum of two numbers.
 */
public sealed interface Expr {
  /** An exact number; the denominator is positive and the fraction is in lowest terms. */
  record Rational(BigInteger numerator, BigInteger denominator) implements Expr {}

  /**
   * A number written with a decimal point or in scientific notation, as exact as it was written.
   */
  record Decimal(BigDecimal value) implements Expr {}

  /** A variable: {@code x}, {@code \alpha} (as {@code alpha}), {@code x_1}. */
  record Symbol(String name) implements Expr {}

  enum Constant implements Expr {
    PI,
    E,
    I,
    INFINITY
  }

  /** At least two terms; a difference holds the product of -1 and the subtrahend. */
  record Sum(List<Expr> terms) implements Expr {}

  /** At least two factors; a quotient holds the power -1 of the divisor. */
  record Product(List<Expr> factors) implements Expr {}

  /** Roots are powers: the square root of 2 is 2 to the rational 1/2. */
  record Power(Expr base, Expr exponent) implements Expr {}

  /**
   * A function by its usual name: sin, cos, tan, cot, sec, csc, arcsin, ..., sinh, ..., exp, ln,
   * log (argument, base), abs, floor, ceil, factorial, binomial, gcd, lcm, max, min, mod, sum,
   * prod, integral, limit, derivative, or one that has no meaning here, as the f of {@code f(x)}.
   */
  record Function(String name, List<Expr> arguments) implements Expr {}

  /** Plus or minus: stands for the two values that it can take. */
  record PlusMinus(Expr left, Expr right) implements Expr {}

  /** The value is the number before the percent sign: 50% holds 50. */
  record Percent(Expr value) implements Expr {}

  enum Comparison {
    EQUAL,
    NOT_EQUAL,
    LESS,
    LESS_OR_EQUAL,
    GREATER,
    GREATER_OR_EQUAL
  }

  record Relation(Comparison comparison, Expr left, Expr right) implements Expr {}

  /** A chain ({@code 1 < x < 2}) or several relations that all hold. */
  record Conjunction(List<Expr> relations) implements Expr {}

  /** Ordered, in parentheses: a point, a vector, or an open interval of two. */
  record Tuple(List<Expr> items) implements Expr {}

  /** In braces, or a list without brackets; order and repetition do not count. */
  record FiniteSet(List<Expr> items) implements Expr {}

  enum Bound {
    OPEN,
    CLOSED
  }

  /** With at least one bracket that is not round; {@code (1,2)} is read as a {@link Tuple}. */
  record Interval(Bound lowBound, Expr low, Expr high, Bound highBound) implements Expr {}

  record Union(List<Expr> parts) implements Expr {}

  record Intersection(List<Expr> parts) implements Expr {}

  /** {@code left \setminus right}. */
  record Difference(Expr left, Expr right) implements Expr {}

  /** {@code x \in set}. */
  record Membership(Expr element, Expr set) implements Expr {}

  /** A named set: N, Z, Q, R, C or empty. */
  record NamedSet(String name) implements Expr {}

  /** Rows of equal length, at least one by one. */
  record Matrix(List<List<Expr>> rows) implements Expr {}

  /** Words, as {@code \text{yes}} or a letter of a choice; trimmed, never empty. */
  record Text(String text) implements Expr {}
}
