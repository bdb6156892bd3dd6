package io.rlvr.reward.math.algebra;

/**
 * A complex number with a bound of its absolute error (running error analysis: every operation adds
 * what its operands' errors and its own rounding can contribute). Not a number means undefined or
 * unknown. {@code \infty} is infinite with error 0; a result too big for a double is infinite with
 * an infinite error, so that the two are not mixed up.
 */
public record Value(double re, double im, double error) {
  private static final double EPSILON = 0x1p-52;
  private static final int MAX_PRODUCT = 64;
  static final Value UNKNOWN = new Value(Double.NaN, Double.NaN, Double.NaN);
  static final Value ZERO = exact(0);
  public static final Value ONE = exact(1);
  static final Value I = new Value(0, 1, 0);

  /** A real number without error. */
  public static Value exact(double value) {
    return new Value(value, 0, 0);
  }

  /** A real result whose error so far is given; its own rounding is added. */
  static Value real(double value, double error) {
    return finite(value, 0, error + Math.abs(value) * EPSILON);
  }

  /** Real as far as the error lets see. */
  public boolean isReal() {
    return Math.abs(im) <= error;
  }

  /** Whether it is a number, infinity included. */
  public boolean isKnown() {
    return !Double.isNaN(re) && !Double.isNaN(im) && !Double.isNaN(error);
  }

  /** Whether it is a number with a finite error. */
  public boolean isFinite() {
    return Double.isFinite(re) && Double.isFinite(im) && Double.isFinite(error);
  }

  /** Infinite because infinity was written. */
  public boolean isInfinity() {
    return Double.isInfinite(re) && error == 0;
  }

  /** Infinite because a double is too short. */
  public boolean isTooBig() {
    return isKnown() && !isFinite() && !isInfinity();
  }

  /** Whether it cannot be told from zero. */
  boolean isZero() {
    return magnitude() <= error;
  }

  /** Of a real value; 0 when it cannot be told from zero. */
  public double sign() {
    return isFinite() && isZero() ? 0 : Math.signum(re);
  }

  double magnitude() {
    return im == 0 ? Math.abs(re) : Math.hypot(re, im);
  }

  Value plus(Value other) {
    double sumRe = re + other.re;
    double sumIm = im + other.im;
    if (!isFinite() || !other.isFinite()) {
      return infinite(sumRe, other);
    }
    double rounding = (Math.abs(sumRe) + Math.abs(sumIm)) * EPSILON;
    return finite(sumRe, sumIm, error + other.error + rounding);
  }

  /** The difference, with its error. */
  public Value minus(Value other) {
    return plus(other.negate());
  }

  Value negate() {
    return new Value(-re, -im, error);
  }

  /** The product, with its error. */
  public Value times(Value other) {
    if (!isFinite() || !other.isFinite()) {
      boolean zero = (isFinite() && isZero()) || (other.isFinite() && other.isZero());
      return zero || im != 0 || other.im != 0 ? UNKNOWN : infinite(re * other.re, other);
    }
    double a = magnitude();
    double b = other.magnitude();
    double bound = a * other.error + b * error + error * other.error;
    if (im == 0 && other.im == 0) {
      double product = re * other.re;
      double rounding = Math.abs(product) * EPSILON + (exactZero(other) ? 0 : Double.MIN_NORMAL);
      return finite(product, 0, bound + rounding);
    }
    double productRe = re * other.re - im * other.im;
    double productIm = re * other.im + im * other.re;
    return finite(productRe, productIm, bound + 4 * a * b * EPSILON);
  }

  private boolean exactZero(Value other) {
    return re == 0 || other.re == 0;
  }

  private Value infinite(double real, Value other) {
    if (Double.isNaN(real) || !isKnown() || !other.isKnown()) {
      return UNKNOWN;
    }
    boolean written = isInfinity() || other.isInfinity();
    return new Value(real, 0, written ? 0 : Double.POSITIVE_INFINITY);
  }

  /** An overflow gets an infinite error. */
  private static Value finite(double re, double im, double error) {
    boolean overflow = Double.isInfinite(re) || Double.isInfinite(im);
    return new Value(re, im, overflow ? Double.POSITIVE_INFINITY : error);
  }

  /** Not known when zero is within the error. */
  Value inverse() {
    if (isInfinity()) {
      return ZERO;
    }
    double size = magnitude();
    if (size <= error || !isKnown()) {
      return UNKNOWN;
    }
    double bound = error / (size * (size - error)) + 4 * EPSILON / size;
    return im == 0 ? finite(1 / re, 0, bound) : finite(re / size / size, -im / size / size, bound);
  }

  Value exp() {
    double size = Math.exp(re);
    if (isInfinity()) {
      return re > 0 ? this : ZERO;
    }
    if (Double.isInfinite(size)) {
      return new Value(size, 0, size);
    }
    double bound = size * (Math.expm1(error) + 4 * EPSILON) + Double.MIN_NORMAL;
    return im == 0
        ? finite(size, 0, bound)
        : finite(size * Math.cos(im), size * Math.sin(im), bound);
  }

  /** The principal value; what cannot be told from a negative real number counts as one. */
  Value ln() {
    if (isInfinity()) {
      return re > 0 ? this : UNKNOWN;
    }
    double size = magnitude();
    if (size <= error || !isKnown()) {
      return UNKNOWN;
    }
    double real = Math.log(size);
    double angle = isReal() ? (re < 0 ? Math.PI : 0) : Math.atan2(im, re);
    double rounding = (2 + Math.abs(real) + Math.abs(angle)) * EPSILON;
    return finite(real, angle, error / (size - error) + rounding);
  }

  /** The principal value. */
  Value power(Value exponent) {
    if (!isKnown() || !exponent.isKnown()) {
      return UNKNOWN;
    }
    boolean whole =
        exponent.im == 0 && exponent.error == 0 && exponent.re == Math.rint(exponent.re);
    if (whole && Math.abs(exponent.re) <= MAX_PRODUCT) {
      Value product = ONE;
      for (int i = 0; i < Math.abs(exponent.re); i++) {
        product = product.times(this);
      }
      return exponent.re < 0 ? product.inverse() : product;
    }
    if (isFinite() && isZero()) {
      boolean shrinks = exponent.re > 0 && exponent.im == 0;
      return shrinks ? new Value(0, 0, Math.pow(2 * error, exponent.re)) : UNKNOWN;
    }
    Value power = exponent.times(ln()).exp();
    // a whole power of a real base is real
    if (whole && im == 0 && power.isFinite()) {
      boolean odd = Math.abs(exponent.re % 2) == 1;
      double size = power.magnitude();
      return new Value(re < 0 && odd ? -size : size, 0, power.error());
    }
    return power;
  }

  Value sqrt() {
    if (isFinite() && im == 0 && re > 0 && error <= re / 2) {
      double root = Math.sqrt(re);
      return real(root, error / root);
    }
    return power(exact(0.5));
  }
}
