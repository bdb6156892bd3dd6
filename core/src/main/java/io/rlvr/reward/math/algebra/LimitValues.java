package io.rlvr.reward.math.algebra;

import java.util.function.UnaryOperator;

/**
 * Limits from above, or at an infinity, by Richardson extrapolation over halved distances
 * (Richardson 1911). The error is what the best estimate differs from those that it is made of, so
 * that a limit which is approached slower than a power series (x ln x at 0) or never (sin(1/x)) is
 * not known well enough to decide anything.
 */
final class LimitValues {
  private static final int FIRST = 4;
  private static final int LEVELS = 11;

  /** From one distance to the next, the least growth of what has a pole. */
  private static final double GROWTH = 1.3;

  private LimitValues() {}

  /** UNKNOWN where the body is, on the way. */
  static Value limit(UnaryOperator<Value> body, Value target) {
    Value[] column = new Value[LEVELS];
    for (int i = 0; i < LEVELS; i++) {
      double distance = Math.scalb(1.0, -FIRST - i);
      Value at =
          target.isInfinity()
              ? Value.exact(Math.signum(target.re()) / distance)
              : target.plus(Value.exact(distance));
      column[i] = body.apply(at);
      if (!column[i].isKnown()) {
        return Value.UNKNOWN;
      }
    }
    return hasPole(column)
        ? Value.exact(Math.copySign(Double.POSITIVE_INFINITY, column[LEVELS - 1].re()))
        : extrapolated(column);
  }

  private static boolean hasPole(Value[] values) {
    for (int i = 1; i < LEVELS; i++) {
      boolean isGrowing =
          values[i].isReal()
              && values[i].sign() == values[0].sign()
              && values[i].magnitude() > GROWTH * values[i - 1].magnitude();
      if (!isGrowing) {
        return false;
      }
    }
    return true;
  }

  /** Each column removes the next power of the distance from the one before. */
  private static Value extrapolated(Value[] first) {
    Value[] column = first;
    Value best =
        new Value(first[LEVELS - 1].re(), first[LEVELS - 1].im(), Double.POSITIVE_INFINITY);
    for (int order = 1; order < LEVELS; order++) {
      Value[] next = new Value[column.length - 1];
      double factor = Math.scalb(1.0, order);
      for (int i = 0; i < next.length; i++) {
        Value change = column[i + 1].minus(column[i]).times(Value.exact(1 / (factor - 1)));
        next[i] = column[i + 1].plus(change);
        double error =
            next[i].error() + Math.max(apart(next[i], column[i + 1]), apart(next[i], column[i]));
        if (error < best.error()) {
          best = new Value(next[i].re(), next[i].im(), error);
        }
      }
      column = next;
    }
    return best;
  }

  private static double apart(Value a, Value b) {
    return Math.hypot(a.re() - b.re(), a.im() - b.im());
  }
}
