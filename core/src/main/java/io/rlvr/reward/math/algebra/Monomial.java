package io.rlvr.reward.math.algebra;

import java.math.BigInteger;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A product of powers of atoms with rational exponents, such as {@code x^2 y^(1/2) 2^(1/2) i}. An
 * atom is named by a text: a prime number by its digits, i by {@link #I}, everything else by what
 * it is. Powers of primes and of i are reduced by {@link Term}; so equal products are equal
 * monomials.
 */
public record Monomial(SortedMap<String, Fraction> powers) {
  static final Monomial ONE = new Monomial(new TreeMap<>());

  /** The name of the imaginary unit; no symbol is written so. */
  static final String I = "#i";

  static Monomial of(String atom, Fraction exponent) {
    if (exponent.bits() > 64) {
      throw new Inexact("exponent too long");
    }
    SortedMap<String, Fraction> powers = new TreeMap<>();
    if (exponent.signum() != 0) {
      powers.put(atom, exponent);
    }
    return new Monomial(powers);
  }

  boolean isOne() {
    return powers.isEmpty();
  }

  /** The product, and the number that falls out of the powers of primes and of i. */
  Term times(Monomial other) {
    if (isOne() || other.isOne()) {
      return new Term(Fraction.ONE, isOne() ? other : this);
    }
    SortedMap<String, Fraction> sum = new TreeMap<>(powers);
    other.powers.forEach((atom, exponent) -> sum.merge(atom, exponent, Fraction::plus));
    return reduce(sum);
  }

  /** Every exponent times a rational number. */
  Term power(Fraction exponent) {
    SortedMap<String, Fraction> product = new TreeMap<>();
    powers.forEach((atom, power) -> product.put(atom, power.times(exponent)));
    return reduce(product);
  }

  static Term reduce(SortedMap<String, Fraction> powers) {
    Fraction number = Fraction.ONE;
    SortedMap<String, Fraction> rest = new TreeMap<>();
    for (Map.Entry<String, Fraction> entry : powers.entrySet()) {
      String atom = entry.getKey();
      Fraction exponent = entry.getValue();
      if (exponent.bits() > 64) {
        throw new Inexact("exponent too long");
      }
      if (Character.isDigit(atom.charAt(0))) {
        BigInteger whole = exponent.floor();
        number = number.times(new Fraction(new BigInteger(atom), BigInteger.ONE).power(whole));
        exponent = exponent.minus(new Fraction(whole, BigInteger.ONE));
      } else if (atom.equals(I) && exponent.isWhole()) {
        // i^2 = -1
        number = exponent.numerator().testBit(1) ? number.negate() : number;
        exponent = exponent.numerator().testBit(0) ? Fraction.ONE : Fraction.ZERO;
      }
      if (exponent.signum() != 0) {
        rest.put(atom, exponent);
      }
    }
    return new Term(number, new Monomial(rest));
  }

  /** A rational number times a monomial. */
  record Term(Fraction coefficient, Monomial monomial) {}
}
