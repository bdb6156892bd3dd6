package io.rlvr.reward.math.algebra;

import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A sum of terms, each a rational number times a {@link Monomial}; no term is zero, so zero has no
 * terms and equal sums are equal polynomials. At most {@link #MAX_TERMS} terms.
 */
public record Polynomial(Map<Monomial, Fraction> terms) {
  static final int MAX_TERMS = 300;
  static final Polynomial ZERO = new Polynomial(Map.of());
  static final Polynomial ONE = of(Fraction.ONE);

  static Polynomial of(Fraction value) {
    return of(value, Monomial.ONE);
  }

  /** Of one term. */
  public static Polynomial of(Fraction coefficient, Monomial monomial) {
    return coefficient.signum() == 0 ? ZERO : new Polynomial(Map.of(monomial, coefficient));
  }

  /** Whether it has no terms. */
  public boolean isZero() {
    return terms.isEmpty();
  }

  boolean isSingle() {
    return terms.size() == 1;
  }

  /** Whether it is a rational number. */
  boolean isNumber() {
    return isZero() || (isSingle() && single().monomial().isOne());
  }

  Fraction number() {
    return isZero() ? Fraction.ZERO : single().coefficient();
  }

  /** The only term. */
  Monomial.Term single() {
    Map.Entry<Monomial, Fraction> term = terms.entrySet().iterator().next();
    return new Monomial.Term(term.getValue(), term.getKey());
  }

  Polynomial plus(Polynomial other, ExactBudget work) {
    Map<Monomial, Fraction> sum = new HashMap<>(terms);
    other.terms.forEach((monomial, coefficient) -> add(sum, monomial, coefficient, work));
    return new Polynomial(sum);
  }

  /** The product, which the budget pays for. */
  public Polynomial times(Polynomial other, ExactBudget work) {
    Map<Monomial, Fraction> product = new HashMap<>();
    for (Map.Entry<Monomial, Fraction> a : terms.entrySet()) {
      for (Map.Entry<Monomial, Fraction> b : other.terms.entrySet()) {
        Monomial.Term term = a.getKey().times(b.getKey());
        Fraction coefficient = a.getValue().times(b.getValue()).times(term.coefficient());
        add(product, term.monomial(), coefficient, work);
      }
    }
    return new Polynomial(product);
  }

  Polynomial power(int exponent, ExactBudget work) {
    Polynomial product = ONE;
    for (int i = 0; i < exponent; i++) {
      product = product.times(this, work);
    }
    return product;
  }

  Polynomial negate(ExactBudget work) {
    return times(of(Fraction.of(-1)), work);
  }

  private static void add(
      Map<Monomial, Fraction> sum, Monomial monomial, Fraction coefficient, ExactBudget work) {
    long words = coefficient.bits() / 256;
    // common divisors of long numbers cost the square of their length
    work.spend(3 + 4 * words + words * words + monomial.size() / 8);
    Fraction total = sum.getOrDefault(monomial, Fraction.ZERO).plus(coefficient);
    if (total.signum() == 0) {
      sum.remove(monomial);
    } else {
      sum.put(monomial, total);
    }
    if (sum.size() > MAX_TERMS) {
      throw new Inexact("too many terms");
    }
  }

  /** Times the powers of atoms that make all their exponents at least zero. */
  public Polynomial withoutNegativePowers(ExactBudget work) {
    SortedMap<String, Fraction> lowest = new TreeMap<>();
    for (Monomial monomial : terms.keySet()) {
      monomial.forEach((atom, power) -> lowest.merge(atom, power, Polynomial::smaller));
    }
    lowest.replaceAll((atom, power) -> power.signum() < 0 ? power.negate() : Fraction.ZERO);
    lowest.values().removeIf(power -> power.signum() == 0);
    return times(of(Fraction.ONE, Monomial.of(lowest)), work);
  }

  private static Fraction smaller(Fraction a, Fraction b) {
    return a.compareTo(b) < 0 ? a : b;
  }

  /** The same text for equal polynomials. */
  @Override
  public String toString() {
    return terms.entrySet().stream()
        .map(term -> term.getValue() + "*" + term.getKey())
        .sorted()
        .collect(Collectors.joining("+", "(", ")"));
  }
}
