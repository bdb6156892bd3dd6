package io.rlvr.reward.math;

import java.math.BigInteger;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * Compares formulas of sums, products and whole powers that are too long to expand, by their values
 * at random points modulo the prime 2^61 - 1: different values prove that the formulas differ,
 * equal ones at all points that they are equal but for a chance below 1e-30 (Schwartz 1980, Zippel
 * 1979, for degrees up to a thousand). Pi and e count as variables, being transcendental.
 */
final class Modular {
  private static final BigInteger PRIME = BigInteger.ONE.shiftLeft(61).subtract(BigInteger.ONE);
  private static final BigInteger ORDER = PRIME.subtract(BigInteger.ONE);
  private static final long SEED = 61;
  private static final int POINTS = 3;

  private final Budget budget;
  private final Exact exact;
  private final SplittableRandom random = new SplittableRandom(SEED);
  private final Map<Expr, BigInteger> point = new HashMap<>();

  Modular(Budget budget, Exact exact) {
    this.budget = budget;
    this.exact = exact;
  }

  /** UNKNOWN for formulas with other parts; throws ArithmeticException for a division by zero. */
  Sampling.Outcome compare(Expr a, Expr b) {
    for (int i = 0; i < POINTS; i++) {
      point.clear();
      Optional<BigInteger> left = value(a);
      Optional<BigInteger> right = left.flatMap(known -> value(b));
      if (right.isEmpty()) {
        return Sampling.Outcome.UNKNOWN;
      }
      if (!left.equals(right)) {
        return Sampling.Outcome.DIFFERENT;
      }
    }
    return Sampling.Outcome.SAME;
  }

  private Optional<BigInteger> value(Expr expr) {
    budget.spend(1);
    if (expr instanceof Expr.Rational number) {
      return Optional.of(quotient(number.numerator(), number.denominator()));
    } else if (expr instanceof Expr.Decimal decimal) {
      BigInteger scale = BigInteger.TEN.modPow(BigInteger.valueOf(-decimal.value().scale()), PRIME);
      return Optional.of(decimal.value().unscaledValue().multiply(scale).mod(PRIME));
    } else if (expr instanceof Expr.Symbol || expr == Expr.Constant.PI || expr == Expr.Constant.E) {
      return Optional.of(
          point.computeIfAbsent(expr, key -> BigInteger.valueOf(random.nextLong(1, 1L << 60))));
    } else if (expr instanceof Expr.Percent percent) {
      return value(percent.value()).map(value -> quotient(value, BigInteger.valueOf(100)));
    } else if (expr instanceof Expr.Sum sum) {
      return reduced(sum.terms(), BigInteger.ZERO);
    } else if (expr instanceof Expr.Product product) {
      return reduced(product.factors(), BigInteger.ONE);
    } else if (expr instanceof Expr.Power power) {
      Optional<BigInteger> exponent = wholeNumber(power.exponent());
      return exponent.flatMap(n -> value(power.base()).map(base -> power(base, n)));
    }
    return Optional.empty();
  }

  private Optional<BigInteger> reduced(List<Expr> parts, BigInteger start) {
    boolean sum = start.signum() == 0;
    BigInteger total = start;
    for (Expr part : parts) {
      Optional<BigInteger> value = value(part);
      if (value.isEmpty()) {
        return Optional.empty();
      }
      total = (sum ? total.add(value.get()) : total.multiply(value.get())).mod(PRIME);
    }
    return Optional.of(total);
  }

  private Optional<BigInteger> wholeNumber(Expr expr) {
    return exact
        .of(expr)
        .filter(form -> form.value().isNumber() && form.value().number().isWhole())
        .map(form -> form.value().number().numerator());
  }

  private static BigInteger quotient(BigInteger above, BigInteger below) {
    return above.multiply(below.modInverse(PRIME)).mod(PRIME);
  }

  /** x^(p-1) = 1 shortens the exponent. */
  private static BigInteger power(BigInteger base, BigInteger exponent) {
    if (base.signum() == 0) {
      return exponent.signum() < 0 ? base.modInverse(PRIME) : base.pow(exponent.signum());
    }
    return base.modPow(exponent.mod(ORDER), PRIME);
  }
}
