package io.rlvr.reward.math.algebra;

import java.util.function.UnaryOperator;

/**
 * A definite integral by the tanh-sinh rule (Takahasi and Mori 1974), which bears singular ends.
 * The error is the difference to half as many points; where that is not small the value says so.
 */
final class Quadrature {
  private static final int POINTS = 32;
  private static final double REACH = 3.2;
  private static final double NEGLIGIBLE = 1e-12;

  private Quadrature() {}

  static Value integral(UnaryOperator<Value> body, Value low, Value high) {
    Value half = high.minus(low).times(Value.exact(0.5));
    Value middle = high.plus(low).times(Value.exact(0.5));
    Value all = Value.ZERO;
    Value even = Value.ZERO;
    double step = REACH / POINTS;
    for (int i = -POINTS; i <= POINTS; i++) {
      double t = i * step;
      double inner = Math.PI / 2 * Math.sinh(t);
      double weight = Math.PI / 2 * Math.cosh(t) / Math.pow(Math.cosh(inner), 2) * step;
      Value x = middle.plus(half.times(Value.exact(Math.tanh(inner))));
      Value term = body.apply(x).times(Value.exact(weight));
      if (weight < NEGLIGIBLE && !term.isKnown()) {
        continue;
      }
      all = all.plus(term);
      even = (i & 1) == 0 ? even.plus(term).plus(term) : even;
    }
    Value value = all.times(half);
    double change = value.minus(even.times(half)).magnitude();
    return new Value(value.re(), value.im(), value.error() + change * 1e-3);
  }
}
