package io.rlvr.reward.math.compare;

import io.rlvr.reward.math.algebra.Exact;
import io.rlvr.reward.math.algebra.Modular;
import io.rlvr.reward.math.algebra.Numeric;
import io.rlvr.reward.math.algebra.PointwiseEquality;
import io.rlvr.reward.math.algebra.Value;
import io.rlvr.reward.math.expr.Budget;
import io.rlvr.reward.math.expr.Expr;
import io.rlvr.reward.math.expr.Shape;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Map;
import java.util.Optional;

/**
 * Whether two numbers or formulas are equal, as Math-Verify's numeric and symbolic comparisons
 * decide (sympy_numeric_eq and sympy_symbolic_eq): a decimal number equals what rounds to the same
 * places; whole percentages equal their number with and without the sign; all else is compared by
 * exact algebra, then numerically. A value that divides by zero equals nothing.
 *
 * <p>Departs: a decimal number inside a formula is exact up to the 15 digits that Math-Verify
 * computes with, but relative to the values, so that 1.5e-20 pi and 1.6e-20 pi stay apart.
 */
final class Scalars {
  /** What 15 digits leave open. */
  private static final double FIFTEEN_DIGITS = 1e-15;

  /** Of a decimal digit, rounded up. */
  private static final int BITS = 4;

  private final int decimals;
  private final Budget budget;
  private final Exact exact;
  private final PointwiseEquality sampling;

  Scalars(int decimals, Budget budget) {
    this.decimals = decimals;
    this.budget = budget;
    exact = new Exact(budget);
    sampling = new PointwiseEquality(budget);
  }

  boolean same(Expr reference, Expr answer) {
    budget.spend(5);
    try {
      if (reference.equals(answer)) {
        exact.of(reference);
        return true;
      }
      if (reference instanceof Expr.Rational && answer instanceof Expr.Rational) {
        return false;
      }
      return samePercent(reference, answer) || sameValue(reference, answer);
    } catch (ArithmeticException dividesByZero) {
      return false;
    }
  }

  /** 50% = 50, for whole numbers only. */
  private static boolean samePercent(Expr a, Expr b) {
    return (a instanceof Expr.Percent || b instanceof Expr.Percent)
        && bare(a) instanceof Expr.Rational left
        && bare(b) instanceof Expr.Rational right
        && left.denominator().equals(BigInteger.ONE)
        && left.equals(right);
  }

  private static Expr bare(Expr expr) {
    return expr instanceof Expr.Percent percent ? percent.value() : expr;
  }

  private boolean sameValue(Expr a, Expr b) {
    if (bare(a) instanceof Expr.Decimal || bare(b) instanceof Expr.Decimal) {
      Optional<Boolean> near = sameRounded(a, b);
      if (near.isPresent()) {
        return near.get();
      }
    }
    PointwiseEquality.Outcome outcome = algebraic(a, b);
    boolean approximate = Shape.hasDecimal(a) || Shape.hasDecimal(b);
    if (outcome == PointwiseEquality.Outcome.SAME
        || (outcome == PointwiseEquality.Outcome.DIFFERENT && !approximate)) {
      return outcome == PointwiseEquality.Outcome.SAME;
    }
    return sampling.agree(a, b, approximate ? FIFTEEN_DIGITS : 0);
  }

  /**
   * By values in a prime field where they differ, which costs a step a symbol; else by expanding,
   * and where that is too much, by the values once more.
   */
  private PointwiseEquality.Outcome algebraic(Expr a, Expr b) {
    PointwiseEquality.Outcome values = new Modular(budget, exact).compare(a, b);
    if (values == PointwiseEquality.Outcome.DIFFERENT) {
      return values;
    }
    PointwiseEquality.Outcome expanded = exact.compare(a, b);
    return expanded == PointwiseEquality.Outcome.UNKNOWN ? values : expanded;
  }

  /**
   * Rounded to so many places, and to more where those would leave less than half as many digits of
   * the reference: 1.6e-19 is not 1.6e-20. Nothing where a value is not known well enough.
   */
  private Optional<Boolean> sameRounded(Expr reference, Expr answer) {
    Optional<BigDecimal> left = rounded(reference, decimals);
    if (left.isPresent() && left.get().unscaledValue().bitLength() < decimals / 2 * BITS) {
      Optional<BigDecimal> small = small(reference);
      if (small.isPresent()) {
        int places = decimals / 2 - small.get().precision() + small.get().scale();
        return Optional.of(isNear(reference, answer, Math.max(decimals, places)));
      }
    }
    Optional<BigDecimal> right = left.isEmpty() ? left : rounded(answer, decimals);
    return right.map(value -> value.compareTo(left.get()) == 0);
  }

  private boolean isNear(Expr reference, Expr answer, int places) {
    Optional<BigDecimal> left = rounded(reference, places);
    Optional<BigDecimal> right = rounded(answer, places);
    return left.isPresent() && right.isPresent() && left.get().compareTo(right.get()) == 0;
  }

  /** The first digits of a number that is not zero. */
  private Optional<BigDecimal> small(Expr expr) {
    Optional<BigDecimal> number =
        exact
            .of(expr)
            .filter(form -> form.value().isNumber())
            .map(form -> form.value().number().significant(decimals));
    if (number.isEmpty()) {
      Value value = new Numeric(Map.of(), budget).of(expr);
      number =
          value.isFinite() && value.isReal() && value.sign() != 0
              ? Optional.of(new BigDecimal(value.re(), new MathContext(Math.max(1, decimals))))
              : number;
    }
    return number.filter(value -> value.signum() != 0);
  }

  /** Nothing for what is not a real number known well enough to round. */
  private Optional<BigDecimal> rounded(Expr expr, int places) {
    Optional<Exact.Form> form = exact.of(expr);
    if (form.isPresent() && form.get().value().isNumber()) {
      return Optional.of(form.get().value().number().round(places));
    }
    Value value = new Numeric(Map.of(), budget).of(expr);
    double unit = Math.pow(10, -places);
    return value.isFinite() && value.isReal() && value.error() < unit / 1000
        ? Optional.of(new BigDecimal(value.re()).setScale(places, RoundingMode.HALF_EVEN))
        : Optional.empty();
  }
}
