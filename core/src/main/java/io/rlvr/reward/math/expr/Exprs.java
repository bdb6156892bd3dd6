package io.rlvr.reward.math.expr;

import io.rlvr.reward.math.expr.Expr.Decimal;
import io.rlvr.reward.math.expr.Expr.Percent;
import io.rlvr.reward.math.expr.Expr.Power;
import io.rlvr.reward.math.expr.Expr.Product;
import io.rlvr.reward.math.expr.Expr.Rational;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/** Puts expressions together as they are written: only numbers are joined with their sign. */
public final class Exprs {
  public static final Rational MINUS_ONE = whole(-1);
  public static final Expr HALF = new Rational(BigInteger.ONE, BigInteger.TWO);

  /** The most decimal digits of a number, and the furthest that an exponent shifts it. */
  private static final int MAX_DIGITS = (int) (Budget.MAX_BITS * Math.log10(2));

  private Exprs() {}

  /** A whole number. */
  public static Rational whole(long value) {
    return new Rational(BigInteger.valueOf(value), BigInteger.ONE);
  }

  /**
   * A number as written: digits, decimals, exponent.
   *
   * @throws Budget.TooHard if it is longer than we calculate with
   */
  public static Expr number(String digits) {
    int mark = digits.indexOf('E') + digits.indexOf('e') + 1; // one of the two is -1
    if (digits.length() > MAX_DIGITS || (mark >= 0 && isFar(digits.substring(mark + 1)))) {
      throw new Budget.TooHard("a number has more than " + MAX_DIGITS + " digits");
    }
    return mark < 0 && digits.indexOf('.') < 0
        ? new Rational(new BigInteger(digits), BigInteger.ONE)
        : new Decimal(new BigDecimal(digits));
  }

  /** The negative, of a number by its sign. */
  public static Expr negated(Expr value) {
    if (value instanceof Rational r) {
      return new Rational(r.numerator().negate(), r.denominator());
    }
    if (value instanceof Decimal d) {
      return new Decimal(d.value().negate());
    }
    if (value instanceof Percent p) {
      return new Percent(negated(p.value()));
    }
    List<Expr> factors = new ArrayList<>();
    if (value instanceof Product p) {
      Expr first = p.factors().get(0);
      if (first instanceof Rational || first instanceof Decimal) {
        factors.add(negated(first));
        factors.addAll(p.factors().subList(1, p.factors().size()));
        return new Product(List.copyOf(factors));
      }
      factors.add(MINUS_ONE);
      factors.addAll(p.factors());
    } else {
      factors.add(MINUS_ONE);
      factors.add(value);
    }
    return new Product(List.copyOf(factors));
  }

  /** Exact where both are whole numbers, else a product with the power -1 of the divisor. */
  public static Expr quotient(Expr dividend, Expr divisor) {
    return isWhole(dividend) && isWhole(divisor) && !divisor.equals(whole(0))
        ? rational(((Rational) dividend).numerator(), ((Rational) divisor).numerator())
        : product(List.of(dividend, reciprocal(divisor)));
  }

  /** One by the divisor, as a power. */
  public static Expr reciprocal(Expr divisor) {
    return new Power(divisor, MINUS_ONE);
  }

  /** Of one factor or more; a product among them is taken apart. */
  public static Expr product(List<Expr> factors) {
    List<Expr> flat = new ArrayList<>();
    for (Expr factor : factors) {
      if (factor instanceof Product p) {
        flat.addAll(p.factors());
      } else {
        flat.add(factor);
      }
    }
    return flat.size() == 1 ? flat.get(0) : new Product(List.copyOf(flat));
  }

  /** Whether it is a whole number as written. */
  public static boolean isWhole(Expr value) {
    return value instanceof Rational r && r.denominator().equals(BigInteger.ONE);
  }

  /** A whole number and a fraction, as in 3 1/2. */
  public static Expr mixed(Rational whole, Rational fraction) {
    BigInteger numerator =
        whole.numerator().multiply(fraction.denominator()).add(fraction.numerator());
    return rational(numerator, fraction.denominator());
  }

  static Expr rational(BigInteger numerator, BigInteger denominator) {
    BigInteger common = numerator.gcd(denominator);
    BigInteger sign = BigInteger.valueOf(denominator.signum());
    return new Rational(
        numerator.divide(common).multiply(sign), denominator.divide(common).multiply(sign));
  }

  private static boolean isFar(String exponent) {
    return exponent.length() > 6 || Math.abs(Integer.parseInt(exponent)) > MAX_DIGITS;
  }
}
