package io.rlvr.reward.math.algebra;

import io.rlvr.reward.math.expr.Budget;
import io.rlvr.reward.math.expr.Expr;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.function.LongBinaryOperator;

/**
 * Compares formulas of sums, products and whole powers that are too long to expand, by their values
 * at random points in the {@link PrimeField} of 2^61 - 1: different values prove that the formulas
 * differ, equal ones at all points that they are equal but for a chance below 1e-30 (Schwartz 1980,
 * Zippel 1979, for degrees up to a thousand). Pi and e count as variables, being transcendental.
 */
public final class Modular {
  private static final long SEED = 61;
  private static final int POINTS = 3;

  private final Budget budget;
  private final Exact exact;
  private final SplittableRandom random = new SplittableRandom(SEED);
  private final Map<Expr, Long> point = new HashMap<>();

  public Modular(Budget budget, Exact exact) {
    this.budget = budget;
    this.exact = exact;
  }

  /** UNKNOWN for formulas with other parts; throws ArithmeticException for a division by zero. */
  public PointwiseEquality.Outcome compare(Expr a, Expr b) {
    for (int i = 0; i < POINTS; i++) {
      point.clear();
      OptionalLong left = value(a);
      OptionalLong right = left.isEmpty() ? left : value(b);
      if (right.isEmpty()) {
        return PointwiseEquality.Outcome.UNKNOWN;
      }
      if (!left.equals(right)) {
        return PointwiseEquality.Outcome.DIFFERENT;
      }
    }
    return PointwiseEquality.Outcome.SAME;
  }

  private OptionalLong value(Expr expr) {
    budget.spend(1);
    if (expr instanceof Expr.Rational number) {
      return OptionalLong.of(quotient(number.numerator(), number.denominator()));
    } else if (expr instanceof Expr.Decimal decimal) {
      BigDecimal value = decimal.value();
      long scale = PrimeField.power(10, BigInteger.valueOf(-value.scale()));
      return OptionalLong.of(PrimeField.product(PrimeField.residue(value.unscaledValue()), scale));
    } else if (expr instanceof Expr.Symbol || expr == Expr.Constant.PI || expr == Expr.Constant.E) {
      return OptionalLong.of(point.computeIfAbsent(expr, key -> random.nextLong(1, 1L << 60)));
    } else if (expr instanceof Expr.Percent percent) {
      return divided(value(percent.value()), 100);
    } else if (expr instanceof Expr.Sum sum) {
      return reduced(sum.terms(), 0, PrimeField::sum);
    } else if (expr instanceof Expr.Product product) {
      return reduced(product.factors(), 1, PrimeField::product);
    } else if (expr instanceof Expr.Power power) {
      return power(power);
    }
    return OptionalLong.empty();
  }

  private OptionalLong reduced(List<Expr> parts, long start, LongBinaryOperator with) {
    long total = start;
    for (Expr part : parts) {
      OptionalLong value = value(part);
      if (value.isEmpty()) {
        return value;
      }
      total = with.applyAsLong(total, value.getAsLong());
    }
    return OptionalLong.of(total);
  }

  private OptionalLong power(Expr.Power power) {
    Optional<BigInteger> exponent = wholeNumber(power.exponent());
    if (exponent.isEmpty()) {
      return OptionalLong.empty();
    }
    OptionalLong base = value(power.base());
    return base.isEmpty()
        ? base
        : OptionalLong.of(PrimeField.power(base.getAsLong(), exponent.get()));
  }

  private Optional<BigInteger> wholeNumber(Expr expr) {
    return exact
        .of(expr)
        .filter(form -> form.value().isNumber() && form.value().number().isWhole())
        .map(form -> form.value().number().numerator());
  }

  private static OptionalLong divided(OptionalLong value, long by) {
    return value.isEmpty()
        ? value
        : OptionalLong.of(PrimeField.product(value.getAsLong(), PrimeField.inverse(by)));
  }

  private static long quotient(BigInteger above, BigInteger below) {
    long numerator = PrimeField.residue(above);
    return below.equals(BigInteger.ONE)
        ? numerator
        : PrimeField.product(numerator, PrimeField.inverse(PrimeField.residue(below)));
  }
}
