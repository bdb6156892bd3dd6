package io.rlvr.reward.math.algebra;

import java.math.BigInteger;

/** Arithmetic modulo the prime p = 2^61 - 1 on residues from 0 to p - 1. */
final class PrimeField {
  private static final int BITS = 61;
  private static final long PRIME = (1L << BITS) - 1;
  private static final BigInteger WIDE_PRIME = BigInteger.valueOf(PRIME);
  private static final BigInteger ORDER = BigInteger.valueOf(PRIME - 1);

  private PrimeField() {}

  static long residue(BigInteger number) {
    return number.mod(WIDE_PRIME).longValueExact();
  }

  static long sum(long a, long b) {
    return folded(a + b);
  }

  /** Of the product's 122 bits those from 2^61 on count as if they began at 1. */
  static long product(long a, long b) {
    long low = a * b;
    long high = Math.multiplyHigh(a, b) << (Long.SIZE - BITS) | low >>> BITS;
    return folded((low & PRIME) + high);
  }

  /**
   * a^(p-1) = 1 shortens the exponent.
   *
   * @throws ArithmeticException if a is 0 and the exponent negative
   */
  static long power(long a, BigInteger exponent) {
    if (a == 0) {
      if (exponent.signum() < 0) {
        throw new ArithmeticException("0 has no inverse");
      }
      return exponent.signum() == 0 ? 1 : 0;
    }
    long power = 1;
    long square = a;
    for (long left = exponent.mod(ORDER).longValueExact(); left > 0; left >>= 1) {
      if ((left & 1) == 1) {
        power = product(power, square);
      }
      square = product(square, square);
    }
    return power;
  }

  /**
   * 1 / a.
   *
   * @throws ArithmeticException if a is 0
   */
  static long inverse(long a) {
    return power(a, BigInteger.ONE.negate());
  }

  /** Of a number below 2 p. */
  private static long folded(long number) {
    return number >= PRIME ? number - PRIME : number;
  }
}
