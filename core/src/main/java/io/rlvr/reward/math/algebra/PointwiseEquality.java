package io.rlvr.reward.math.algebra;

import io.rlvr.reward.math.expr.Budget;
import io.rlvr.reward.math.expr.Expr;
import io.rlvr.reward.math.expr.Shape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.SplittableRandom;

/**
 * Tests whether two expressions have the same value, at one point if they have no symbols, else at
 * several real points drawn from a fixed seed. Symbols are real, as in Math-Verify, so that the
 * root of x^2 is |x|; values may be complex. Points where a side is undefined do not count, nor, if
 * nobody wrote i, those where neither side is real.
 */
public final class PointwiseEquality {
  private static final long SEED = 5;
  private static final int POINTS = 10;
  public static final int ENOUGH = 3;

  /** A value whose error is above this share says nothing. */
  private static final double WORST = 1e-7;

  private static final String TOO_BIG = "number too big";

  private final Budget budget;

  public PointwiseEquality(Budget budget) {
    this.budget = budget;
  }

  /**
   * Whether the values agree within their error bounds plus an absolute slack. Throws {@link
   * Budget.TooHard} when both are too big for a double.
   */
  public boolean agree(Expr a, Expr b, double slack) {
    SortedSet<String> symbols = Shape.symbols(a);
    symbols.addAll(Shape.symbols(b));
    if (symbols.isEmpty()) {
      Value left = new Numeric(Map.of(), budget).of(a);
      Value right = new Numeric(Map.of(), budget).of(b);
      if ((left.isTooBig() && (right.isTooBig() || right.isInfinity()))
          || (left.isInfinity() && right.isTooBig())) {
        throw new Budget.TooHard(TOO_BIG);
      }
      return compare(left, right, slack) == Outcome.SAME;
    }
    Outcome real =
        Shape.countsToSymbol(a) || Shape.countsToSymbol(b)
            ? Outcome.UNKNOWN
            : over(realPoints(symbols), a, b, slack);
    Outcome decided = real == Outcome.UNKNOWN ? over(points(symbols, false), a, b, slack) : real;
    return decided == Outcome.SAME;
  }

  private Outcome over(List<Map<String, Value>> points, Expr a, Expr b, double slack) {
    int same = 0;
    boolean tooBig = false;
    boolean isComplex = Shape.hasImaginaryUnit(a) || Shape.hasImaginaryUnit(b);
    for (Map<String, Value> point : points) {
      Numeric numeric = new Numeric(point, budget);
      Value left = numeric.of(a);
      Value right = numeric.of(b);
      tooBig |= left.isTooBig() && right.isTooBig();
      Outcome outcome =
          isComplex || left.isReal() || right.isReal()
              ? compare(left, right, slack)
              : Outcome.UNKNOWN;
      if (outcome == Outcome.DIFFERENT) {
        return outcome;
      }
      same += outcome == Outcome.SAME ? 1 : 0;
    }
    if (same < ENOUGH && tooBig) {
      throw new Budget.TooHard(TOO_BIG);
    }
    return same >= ENOUGH ? Outcome.SAME : Outcome.UNKNOWN;
  }

  /** Real values for symbols, the same for the same symbols. */
  public static List<Map<String, Value>> realPoints(SortedSet<String> symbols) {
    return points(symbols, true);
  }

  /** Real points around zero, positive ones first; or whole numbers for what needs them. */
  private static List<Map<String, Value>> points(SortedSet<String> symbols, boolean real) {
    SplittableRandom random = new SplittableRandom(SEED);
    List<Map<String, Value>> points = new ArrayList<>();
    for (int i = 0; i < POINTS; i++) {
      Map<String, Value> point = new HashMap<>();
      for (String symbol : symbols) {
        double value = real ? random.nextDouble(0.1, 3) : random.nextInt(1, 20);
        boolean negative = real && i >= POINTS / 2 && random.nextBoolean();
        point.put(symbol, Value.exact(negative ? -value : value));
      }
      points.add(point);
    }
    return points;
  }

  /** What a comparison of two values says. */
  public enum Outcome {
    SAME,
    DIFFERENT,
    UNKNOWN
  }

  /** Compares two values within their errors and that slack. */
  public static Outcome compare(Value a, Value b, double slack) {
    if (!a.isKnown() || !b.isKnown() || (a.isTooBig() && b.isTooBig())) {
      return Outcome.UNKNOWN;
    }
    if (!a.isFinite() || !b.isFinite()) {
      boolean same = a.isInfinity() && b.isInfinity() && a.re() == b.re();
      return same ? Outcome.SAME : Outcome.DIFFERENT;
    }
    double error = 2 * (a.error() + b.error());
    double difference = Math.hypot(a.re() - b.re(), a.im() - b.im());
    double largest = Math.max(a.magnitude(), b.magnitude());
    double size = Math.max(1, largest);
    if (difference > error + slack * largest) {
      return Outcome.DIFFERENT;
    }
    return error > WORST * size ? Outcome.UNKNOWN : Outcome.SAME;
  }
}
