package io.rlvr.reward.math.algebra;

import io.rlvr.reward.math.expr.Budget;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Finds where a real function of one variable changes its sign, touches zero, or becomes defined,
 * by a grid that is even up to 10 and geometric up to a million, with bisection and golden
 * sections.
 */
public final class Crossings {
  private static final int EVEN = 60;
  private static final double STEP = 0.173;
  private static final int GEOMETRIC = 44;
  private static final double RATIO = 1.3;
  private static final int HALVINGS = 60;
  private static final int SECTIONS = 40;
  private static final double GOLDEN = (Math.sqrt(5) - 1) / 2;
  private static final double TOUCH = 1e-9;

  /** The relative error of a crossing, and of the place where zero is only touched. */
  private static final double FINE = 1e-11;

  private static final double COARSE = 1e-7;

  /** Where the function is not real. */
  private static final double NOWHERE = Double.NaN;

  private final UnaryOperator<Value> function;
  private final Budget budget;

  public Crossings(UnaryOperator<Value> function, Budget budget) {
    this.function = function;
    this.budget = budget;
  }

  /** Where the function crosses or touches zero, or changes in being defined. */
  public List<Value> found() {
    double[] grid = grid();
    double[] values = new double[grid.length];
    List<Value> found = new ArrayList<>();
    for (int i = 0; i < grid.length; i++) {
      values[i] = value(grid[i]);
      if (i > 0 && differ(values[i - 1], values[i])) {
        found.add(about(bisect(grid[i - 1], grid[i], values[i - 1]), FINE));
      }
      if (i > 1 && isDip(values[i - 2], values[i - 1], values[i])) {
        touch(grid[i - 2], grid[i], found);
      }
    }
    return found;
  }

  private static Value about(double x, double error) {
    return new Value(x, 0, error * Math.max(1, Math.abs(x)));
  }

  private static double[] grid() {
    int half = EVEN + GEOMETRIC;
    double[] grid = new double[2 * half + 1];
    double x = 0;
    for (int i = 1; i <= half; i++) {
      x = i <= EVEN ? i * STEP : x * RATIO;
      grid[half + i] = x;
      grid[half - i] = -x;
    }
    return grid;
  }

  /** The sign is zero when the value cannot be told from it. */
  private double value(double x) {
    budget.spend(1);
    Value value = function.apply(Value.exact(x));
    return value.isKnown() && value.isReal() ? value.sign() * value.magnitude() : NOWHERE;
  }

  private static boolean differ(double a, double b) {
    return Double.isNaN(a) != Double.isNaN(b)
        || (Math.signum(a) != Math.signum(b) && !Double.isNaN(a));
  }

  private double bisect(double from, double to, double valueAtFrom) {
    double low = from;
    double high = to;
    for (int i = 0; i < HALVINGS && low < high; i++) {
      double middle = low + (high - low) / 2;
      if (differ(valueAtFrom, value(middle))) {
        high = middle;
      } else {
        low = middle;
      }
    }
    return high;
  }

  private static boolean isDip(double a, double b, double c) {
    boolean sameSign = a * b > 0 && b * c > 0;
    return sameSign && Math.abs(b) < Math.abs(a) && Math.abs(b) <= Math.abs(c);
  }

  /** Narrows down the smallest size between, and keeps it if that is zero. */
  private void touch(double from, double to, List<Value> found) {
    double low = from;
    double high = to;
    for (int i = 0; i < SECTIONS; i++) {
      double left = high - GOLDEN * (high - low);
      double right = low + GOLDEN * (high - low);
      if (Math.abs(value(left)) < Math.abs(value(right))) {
        high = right;
      } else {
        low = left;
      }
    }
    double middle = low + (high - low) / 2;
    if (Math.abs(value(middle)) < TOUCH) {
      found.add(about(middle, COARSE));
    }
  }
}
