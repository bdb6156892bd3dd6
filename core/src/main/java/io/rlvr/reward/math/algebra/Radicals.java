package io.rlvr.reward.math.algebra;

import java.math.BigInteger;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Powers of positive rational numbers with rational exponents, as products of powers of primes: the
 * square root of 8 is 2 times 2^(1/2). Roots of different primes are linearly independent over the
 * rationals, so this form decides equality.
 */
final class Radicals {
  private static final int LARGEST_FACTOR = 1 << 12;
  private static final int MAX_COFACTOR_BITS = 256;

  private Radicals() {}

  static Monomial.Term power(Fraction base, Fraction exponent, ExactBudget work) {
    SortedMap<String, Fraction> powers = new TreeMap<>();
    factor(base.numerator(), exponent, powers, work);
    factor(base.denominator(), exponent.negate(), powers, work);
    return Monomial.reduce(powers);
  }

  private static void factor(
      BigInteger value, Fraction exponent, SortedMap<String, Fraction> powers, ExactBudget work) {
    BigInteger left = value;
    for (int prime = 2; prime <= LARGEST_FACTOR; prime += prime == 2 ? 1 : 2) {
      BigInteger divisor = BigInteger.valueOf(prime);
      if (divisor.multiply(divisor).compareTo(left) > 0) {
        break;
      }
      work.spend(1 + left.bitLength() / 64);
      BigInteger[] parts = left.divideAndRemainder(divisor);
      while (parts[1].signum() == 0) {
        left = parts[0];
        powers.merge(divisor.toString(), exponent, Fraction::plus);
        parts = left.divideAndRemainder(divisor);
      }
    }
    if (left.equals(BigInteger.ONE)) {
      return;
    }
    if (left.bitLength() > MAX_COFACTOR_BITS) {
      throw new Inexact("radicand hard to factor");
    }
    work.spend(left.bitLength());
    Fraction times = exponent;
    BigInteger root = left.sqrt();
    if (root.multiply(root).equals(left)) {
      left = root;
      times = exponent.plus(exponent);
    }
    // what is below the square of the largest factor is prime
    if (left.bitLength() > 24 && !left.isProbablePrime(20)) {
      throw new Inexact("radicand hard to factor");
    }
    powers.merge(left.toString(), times, Fraction::plus);
  }
}
