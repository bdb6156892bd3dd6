package io.rlvr.reward.math.algebra;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.SortedMap;
import java.util.StringJoiner;
import java.util.function.BiConsumer;

/**
 * A product of powers of atoms with rational exponents, such as {@code x^2 y^(1/2) 2^(1/2) i}. An
 * atom is named by a text: a prime number by its digits, i by {@link #I}, everything else by what
 * it is. Powers of primes and of i are reduced by {@link Term}; so equal products are equal
 * monomials. The atoms stand in the order of their names, so a product is one pass over both.
 */
public final class Monomial {
  static final Monomial ONE = new Monomial(new String[0], new Fraction[0]);

  /** The name of the imaginary unit; no symbol is written so. */
  static final String I = "#i";

  private final String[] atoms;
  private final Fraction[] exponents;
  private final int hash;

  private Monomial(String[] atoms, Fraction[] exponents) {
    this.atoms = atoms;
    this.exponents = exponents;
    this.hash = 31 * Arrays.hashCode(atoms) + Arrays.hashCode(exponents);
  }

  static Monomial of(String atom, Fraction exponent) {
    if (exponent.bits() > 64) {
      throw new Inexact("exponent too long");
    }
    return exponent.signum() == 0
        ? ONE
        : new Monomial(new String[] {atom}, new Fraction[] {exponent});
  }

  /** Of exponents by atom that are reduced, none of them zero. */
  static Monomial of(SortedMap<String, Fraction> powers) {
    return new Monomial(
        powers.keySet().toArray(new String[0]), powers.values().toArray(new Fraction[0]));
  }

  boolean isOne() {
    return atoms.length == 0;
  }

  /** How many atoms it has. */
  int size() {
    return atoms.length;
  }

  /** Every atom with its exponent, in the order of the names. */
  public void forEach(BiConsumer<String, Fraction> use) {
    for (int i = 0; i < atoms.length; i++) {
      use.accept(atoms[i], exponents[i]);
    }
  }

  /** The product, and the number that falls out of the powers of primes and of i. */
  Term times(Monomial other) {
    if (isOne() || other.isOne()) {
      return new Term(Fraction.ONE, isOne() ? other : this);
    }
    Product product = new Product(atoms.length + other.atoms.length);
    int i = 0;
    int j = 0;
    while (i < atoms.length && j < other.atoms.length) {
      int order = atoms[i].compareTo(other.atoms[j]);
      if (order < 0) {
        product.append(atoms[i], exponents[i]);
      } else if (order > 0) {
        product.append(other.atoms[j], other.exponents[j]);
      } else {
        product.reduce(atoms[i], exponents[i].plus(other.exponents[j]));
      }
      i += order <= 0 ? 1 : 0;
      j += order >= 0 ? 1 : 0;
    }
    for (; i < atoms.length; i++) {
      product.append(atoms[i], exponents[i]);
    }
    for (; j < other.atoms.length; j++) {
      product.append(other.atoms[j], other.exponents[j]);
    }
    return product.term();
  }

  /** Every exponent times a rational number. */
  Term power(Fraction exponent) {
    Product product = new Product(atoms.length);
    forEach((atom, power) -> product.reduce(atom, power.times(exponent)));
    return product.term();
  }

  static Term reduce(SortedMap<String, Fraction> powers) {
    Product product = new Product(powers.size());
    powers.forEach(product::reduce);
    return product.term();
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof Monomial other
        && hash == other.hash
        && Arrays.equals(atoms, other.atoms)
        && Arrays.equals(exponents, other.exponents);
  }

  @Override
  public int hashCode() {
    return hash;
  }

  @Override
  public String toString() {
    StringJoiner powers = new StringJoiner(", ", "{", "}");
    forEach((atom, power) -> powers.add(atom + "=" + power));
    return powers.toString();
  }

  /** A rational number times a monomial. */
  record Term(Fraction coefficient, Monomial monomial) {}

  /** A monomial that grows at its end. */
  private static final class Product {
    private final String[] atoms;
    private final Fraction[] exponents;
    private Fraction number = Fraction.ONE;
    private int size;

    Product(int most) {
      atoms = new String[most];
      exponents = new Fraction[most];
    }

    /** A power that is reduced. */
    void append(String atom, Fraction exponent) {
      atoms[size] = atom;
      exponents[size] = exponent;
      size++;
    }

    void reduce(String atom, Fraction power) {
      if (power.bits() > 64) {
        throw new Inexact("exponent too long");
      }
      Fraction exponent = power;
      if (Character.isDigit(atom.charAt(0))) {
        BigInteger whole = power.floor();
        number = number.times(new Fraction(new BigInteger(atom), BigInteger.ONE).power(whole));
        exponent = power.minus(new Fraction(whole, BigInteger.ONE));
      } else if (atom.equals(I) && power.isWhole()) {
        // i^2 = -1
        number = power.numerator().testBit(1) ? number.negate() : number;
        exponent = power.numerator().testBit(0) ? Fraction.ONE : Fraction.ZERO;
      }
      if (exponent.signum() != 0) {
        append(atom, exponent);
      }
    }

    Term term() {
      return new Term(
          number, new Monomial(Arrays.copyOf(atoms, size), Arrays.copyOf(exponents, size)));
    }
  }
}
