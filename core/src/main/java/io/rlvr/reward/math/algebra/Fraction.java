package io.rlvr.reward.math.algebra;

import io.rlvr.reward.math.expr.Budget;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;

/**
 * A rational number in lowest terms with a positive denominator. A result longer than {@link
 * Budget#MAX_BITS} ends the exact path with {@link Inexact}; a division by zero throws
 * ArithmeticException.
 */
public record Fraction(BigInteger numerator, BigInteger denominator)
    implements Comparable<Fraction> {
  static final Fraction ZERO = of(0);
  static final Fraction ONE = of(1);

  static Fraction of(long value) {
    return new Fraction(BigInteger.valueOf(value), BigInteger.ONE);
  }

  /** In lowest terms. */
  public static Fraction of(BigInteger numerator, BigInteger denominator) {
    if (denominator.signum() == 0) {
      throw new ArithmeticException("division by zero");
    }
    if (numerator.bitLength() > Budget.MAX_BITS || denominator.bitLength() > Budget.MAX_BITS) {
      throw new Inexact("number too long");
    }
    if (denominator.equals(BigInteger.ONE)) {
      return new Fraction(numerator, denominator);
    }
    BigInteger common = numerator.gcd(denominator);
    if (denominator.signum() < 0) {
      common = common.negate();
    }
    return new Fraction(numerator.divide(common), denominator.divide(common));
  }

  static Fraction of(BigDecimal value) {
    if (Math.abs((long) value.scale()) + value.precision() > Budget.MAX_BITS / 4) {
      throw new Inexact("number too long");
    }
    return value.scale() > 0
        ? of(value.unscaledValue(), BigInteger.TEN.pow(value.scale()))
        : of(value.toBigInteger(), BigInteger.ONE);
  }

  int signum() {
    return numerator.signum();
  }

  boolean isWhole() {
    return denominator.equals(BigInteger.ONE);
  }

  Fraction negate() {
    return new Fraction(numerator.negate(), denominator);
  }

  Fraction inverse() {
    return of(denominator, numerator);
  }

  Fraction plus(Fraction other) {
    if (isWhole() && other.isWhole()) {
      return of(numerator.add(other.numerator), BigInteger.ONE);
    }
    return of(
        numerator.multiply(other.denominator).add(other.numerator.multiply(denominator)),
        denominator.multiply(other.denominator));
  }

  Fraction minus(Fraction other) {
    return plus(other.negate());
  }

  Fraction times(Fraction other) {
    if (equals(ONE) || other.equals(ONE)) {
      return equals(ONE) ? other : this;
    }
    return of(numerator.multiply(other.numerator), denominator.multiply(other.denominator));
  }

  /** The length of the result is checked before it is made. */
  Fraction power(BigInteger exponent) {
    if (exponent.signum() < 0) {
      return inverse().power(exponent.negate());
    }
    boolean unit = isWhole() && numerator.bitLength() <= 1 && numerator.signum() >= 0;
    if (unit) {
      return exponent.signum() == 0 ? ONE : this;
    }
    if (numerator.equals(BigInteger.ONE.negate()) && isWhole()) {
      return exponent.testBit(0) ? this : ONE;
    }
    long bits = Math.max(numerator.bitLength(), denominator.bitLength());
    if (exponent.bitLength() > 15 || bits * exponent.intValueExact() > 2L * Budget.MAX_BITS) {
      throw new Inexact("number too long");
    }
    int power = exponent.intValueExact();
    return of(numerator.pow(power), denominator.pow(power));
  }

  /** The greatest whole number that is not greater. */
  BigInteger floor() {
    BigInteger[] parts = numerator.divideAndRemainder(denominator);
    return parts[1].signum() < 0 ? parts[0].subtract(BigInteger.ONE) : parts[0];
  }

  /** Rounded to so many places, a tie to the even digit. */
  public BigDecimal round(int decimals) {
    return new BigDecimal(numerator)
        .divide(new BigDecimal(denominator), decimals, RoundingMode.HALF_EVEN);
  }

  /** The first so many digits. */
  public BigDecimal significant(int digits) {
    return new BigDecimal(numerator)
        .divide(
            new BigDecimal(denominator),
            new MathContext(Math.max(1, digits), RoundingMode.HALF_EVEN));
  }

  int bits() {
    return numerator.bitLength() + denominator.bitLength();
  }

  @Override
  public int compareTo(Fraction other) {
    return numerator.multiply(other.denominator).compareTo(other.numerator.multiply(denominator));
  }

  @Override
  public String toString() {
    return isWhole() ? numerator.toString() : numerator + "/" + denominator;
  }
}
