package io.rlvr.reward.math.algebra;

import io.rlvr.reward.math.expr.Budget;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;

/** The functions whose value at rational numbers is a rational number. */
final class WholeNumbers {
  private static final int MAX_LOOP = 3000;

  private WholeNumbers() {}

  /** Nothing for a function or arguments without a rational value. */
  static Optional<Fraction> value(String name, List<Fraction> arguments, ExactBudget work) {
    Fraction first = arguments.get(0);
    return switch (name) {
      case "abs" -> Optional.of(first.signum() < 0 ? first.negate() : first);
      case "floor" -> Optional.of(whole(first.floor()));
      case "ceil" -> Optional.of(whole(first.negate().floor().negate()));
      case "factorial" ->
          first.isWhole() && first.signum() >= 0
              ? Optional.of(rising(BigInteger.ONE, size(first), work))
              : Optional.empty();
      default -> arguments.size() < 2 ? Optional.empty() : several(name, arguments, work);
    };
  }

  private static Optional<Fraction> several(
      String name, List<Fraction> arguments, ExactBudget work) {
    Fraction first = arguments.get(0);
    Fraction second = arguments.get(1);
    return switch (name) {
      case "max" -> arguments.stream().max(Fraction::compareTo);
      case "min" -> arguments.stream().min(Fraction::compareTo);
      case "mod" ->
          Optional.of(first.minus(second.times(whole(first.times(second.inverse()).floor()))));
      case "gcd", "lcm" ->
          arguments.stream().allMatch(Fraction::isWhole)
              ? arguments.stream().reduce((a, b) -> common(name, a, b))
              : Optional.empty();
      case "binomial" ->
          first.isWhole() && second.isWhole() && second.signum() >= 0
              ? Optional.of(binomial(first.numerator(), size(second), work))
              : Optional.empty();
      default -> Optional.empty();
    };
  }

  private static Fraction common(String name, Fraction a, Fraction b) {
    BigInteger divisor = a.numerator().gcd(b.numerator());
    if (name.equals("gcd") || divisor.signum() == 0) {
      return whole(divisor);
    }
    return whole(a.numerator().divide(divisor).multiply(b.numerator()).abs());
  }

  private static Fraction binomial(BigInteger n, int k, ExactBudget work) {
    BigInteger lowest = n.subtract(BigInteger.valueOf(k)).add(BigInteger.ONE);
    return rising(lowest, k, work).times(rising(BigInteger.ONE, k, work).inverse());
  }

  /** from (from + 1) ... (from + count - 1). */
  private static Fraction rising(BigInteger from, int count, ExactBudget work) {
    BigInteger product = BigInteger.ONE;
    for (int i = 0; i < count; i++) {
      product = product.multiply(from.add(BigInteger.valueOf(i)));
      work.spend(1 + product.bitLength() / 2048);
      if (product.bitLength() > Budget.MAX_BITS) {
        throw new Inexact("number too long");
      }
    }
    return whole(product);
  }

  private static int size(Fraction count) {
    if (count.compareTo(Fraction.of(MAX_LOOP)) > 0) {
      throw new Inexact("number too long");
    }
    return count.numerator().intValueExact();
  }

  private static Fraction whole(BigInteger value) {
    return new Fraction(value, BigInteger.ONE);
  }
}
