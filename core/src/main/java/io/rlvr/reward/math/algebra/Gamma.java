package io.rlvr.reward.math.algebra;

/**
 * Factorials and binomial coefficients of real numbers by the gamma function: Stirling's series
 * (Abramowitz and Stegun 6.1.41) after shifting the argument up, so that the first left out term is
 * below the rounding of a double.
 */
final class Gamma {
  private static final double FROM = 16;
  private static final double RELATIVE = 1e-13;
  private static final int MAX_FACTORS = 1000;

  private Gamma() {}

  /** Gamma of z + 1; poles and complex numbers are unknown. */
  static Value factorial(Value z) {
    if (!z.isFinite() || z.im() != 0) {
      return Value.UNKNOWN;
    }
    double x = z.re() + 1;
    if (x < 0.5) {
      return reflected(z);
    }
    double below = 1;
    while (x < FROM) {
      below *= x;
      x++;
    }
    double square = x * x;
    double series =
        (1.0 / 12
                - (1.0 / 360 - (1.0 / 1260 - (1.0 / 1680 - 1.0 / 1188 / square) / square) / square)
                    / square)
            / x;
    double size = Math.exp((x - 0.5) * Math.log(x) - x + series) * Math.sqrt(2 * Math.PI) / below;
    boolean whole = z.error() == 0 && z.re() == Math.rint(z.re()) && size < 1L << 42;
    if (whole) {
      return Value.exact(Math.rint(size));
    }
    return Value.real(size, size * (RELATIVE * (1 + x) + z.error() * (2 + Math.log(x))));
  }

  /** Gamma(x) Gamma(1 - x) = pi / sin(pi x), with x = z + 1. */
  private static Value reflected(Value z) {
    Value sine =
        Value.real(Math.sin(Math.PI * z.re()), (z.error() + Math.ulp(z.re())) * 4).negate();
    Value other = factorial(Value.ZERO.minus(z).minus(Value.ONE));
    return FunctionValues.ratio(Value.real(Math.PI, 0), sine.times(other));
  }

  static Value binomial(Value n, Value k) {
    boolean few = k.im() == 0 && k.error() == 0 && k.re() == Math.rint(k.re()) && k.re() >= 0;
    if (few && k.re() <= MAX_FACTORS) {
      Value product = Value.ONE;
      for (int i = 0; i < k.re(); i++) {
        Value above = n.minus(Value.exact(i));
        product = product.times(above).times(Value.exact(i + 1).inverse());
      }
      return product;
    }
    Value below = factorial(k).times(factorial(n.minus(k)));
    return FunctionValues.ratio(factorial(n), below);
  }
}
