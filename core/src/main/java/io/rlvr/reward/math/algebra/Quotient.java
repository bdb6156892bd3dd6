package io.rlvr.reward.math.algebra;

/**
 * A quotient of two polynomials, not reduced; a divisor of one term is folded into the numerator.
 * Two quotients are the same when their cross products are.
 */
public record Quotient(Polynomial numerator, Polynomial denominator) {
  static final Quotient ZERO = of(Polynomial.ZERO);

  static Quotient of(Polynomial value) {
    return new Quotient(value, Polynomial.ONE);
  }

  static Quotient of(Fraction value) {
    return of(Polynomial.of(value));
  }

  /** Whether it is a rational number. */
  public boolean isNumber() {
    return denominator.isNumber() && numerator.isNumber();
  }

  /** The rational number that it is, of one that is a number. */
  public Fraction number() {
    return numerator.number().times(denominator.number().inverse());
  }

  boolean isPolynomial() {
    return denominator.equals(Polynomial.ONE);
  }

  Quotient plus(Quotient other, ExactBudget work) {
    if (denominator.equals(other.denominator)) {
      return new Quotient(numerator.plus(other.numerator, work), denominator);
    }
    Polynomial left = numerator.times(other.denominator, work);
    Polynomial right = other.numerator.times(denominator, work);
    return new Quotient(left.plus(right, work), denominator.times(other.denominator, work));
  }

  Quotient times(Quotient other, ExactBudget work) {
    return new Quotient(
        numerator.times(other.numerator, work), denominator.times(other.denominator, work));
  }

  /** One over it; throws ArithmeticException for zero. */
  Quotient inverse(ExactBudget work) {
    if (numerator.isZero()) {
      throw new ArithmeticException("division by zero");
    }
    if (numerator.isSingle()) {
      Monomial.Term term = numerator.single();
      Monomial.Term inverse = term.monomial().power(Fraction.of(-1));
      Fraction coefficient = term.coefficient().inverse().times(inverse.coefficient());
      return of(denominator.times(Polynomial.of(coefficient, inverse.monomial()), work));
    }
    return new Quotient(denominator, numerator);
  }

  Quotient power(int exponent, ExactBudget work) {
    return new Quotient(numerator.power(exponent, work), denominator.power(exponent, work));
  }

  boolean sameAs(Quotient other, ExactBudget work) {
    if (denominator.equals(other.denominator)) {
      return numerator.equals(other.numerator);
    }
    return numerator
        .times(other.denominator, work)
        .equals(other.numerator.times(denominator, work));
  }

  @Override
  public String toString() {
    return isPolynomial() ? numerator.toString() : numerator + "/" + denominator;
  }
}
