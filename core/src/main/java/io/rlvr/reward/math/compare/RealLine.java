package io.rlvr.reward.math.compare;

import io.rlvr.reward.math.algebra.Numeric;
import io.rlvr.reward.math.algebra.Value;
import io.rlvr.reward.math.expr.Budget;
import io.rlvr.reward.math.expr.Expr;
import io.rlvr.reward.math.expr.Shape;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The real line cut at the ends of intervals and at single numbers: with n cuts there are 2n + 1
 * cells, the odd ones the cuts themselves and the even ones the gaps. Two sets of real numbers are
 * equal when they hold the same cells.
 */
final class RealLine {
  /** Cuts closer than this share of their size may be the same number. */
  private static final double NEAR = 1e-5;

  private static final double SAME = 1e-9;

  private final List<Value> cuts = new ArrayList<>();
  private final Map<Expr, Integer> cellOf = new HashMap<>();

  private RealLine() {}

  private record Cut(Expr expr, Value value) {}

  /**
   * Cuts at the ends of sets and at other numbers; nothing when an end is not a real number or a
   * set is not of real numbers. What may be the same number is one cut.
   */
  static Optional<RealLine> cutAt(
      List<Expr> sets, List<Value> others, Scalars scalars, Budget budget) {
    List<Expr> ends = new ArrayList<>();
    for (Expr set : sets) {
      if (!collect(set, ends)) {
        return Optional.empty();
      }
    }
    List<Cut> found = new ArrayList<>();
    for (Value other : others) {
      found.add(new Cut(new Expr.Decimal(BigDecimal.valueOf(other.re())), other));
    }
    RealLine line = new RealLine();
    for (Expr end : ends) {
      Value value = new Numeric(Map.of(), budget).of(end);
      if (!value.isKnown() || !value.isReal() || value.isTooBig()) {
        return Optional.empty();
      }
      found.add(new Cut(end, value));
    }
    found.sort((a, b) -> Double.compare(a.value().re(), b.value().re()));
    line.add(found, scalars);
    return Optional.of(line);
  }

  private void add(List<Cut> found, Scalars scalars) {
    Expr previous = Expr.Constant.INFINITY;
    for (Cut cut : found) {
      if (cut.value().isInfinity()) {
        cellOf.put(cut.expr(), cut.value().re() < 0 ? -1 : Integer.MAX_VALUE);
        continue;
      }
      if (cuts.isEmpty() || !same(previous, cut, scalars)) {
        cuts.add(cut.value());
        previous = cut.expr();
      } else if (cut.value().error() > cuts.get(cuts.size() - 1).error()) {
        cuts.set(cuts.size() - 1, cut.value());
      }
      cellOf.put(cut.expr(), 2 * cuts.size() - 1);
    }
  }

  private boolean same(Expr previous, Cut cut, Scalars scalars) {
    Value last = cuts.get(cuts.size() - 1);
    double size = Math.max(1, Math.abs(cut.value().re()));
    double distance = cut.value().re() - last.re();
    return distance <= SAME * size
        || (distance <= NEAR * size && scalars.same(previous, cut.expr()));
  }

  /** Gathers the ends; false for what is not a set of real numbers. */
  private static boolean collect(Expr set, List<Expr> ends) {
    if (set instanceof Expr.Interval
        || (set instanceof Expr.Tuple pair && pair.items().size() == 2)) {
      ends.addAll(Shape.parts(set));
      return true;
    } else if (set instanceof Expr.FiniteSet) {
      ends.addAll(Shape.parts(set));
      return Shape.parts(set).stream().allMatch(Shape::isScalar);
    } else if (set instanceof Expr.NamedSet named) {
      return named.name().equals("R") || named.name().equals("empty");
    }
    boolean made =
        set instanceof Expr.Union
            || set instanceof Expr.Intersection
            || set instanceof Expr.Difference;
    return made && Shape.parts(set).stream().allMatch(part -> collect(part, ends));
  }

  int cells() {
    return 2 * cuts.size() + 1;
  }

  /** A number in the cell. */
  Value inside(int cell) {
    if (cell % 2 == 1) {
      return cuts.get(cell / 2);
    }
    if (cuts.isEmpty()) {
      return Value.exact(0.5);
    }
    if (cell == 0) {
      return Value.exact(Math.floor(cuts.get(0).re()) - 1);
    }
    double low = cuts.get(cell / 2 - 1).re();
    return Value.exact(
        cell == cells() - 1 ? Math.ceil(low) + 1 : (low + cuts.get(cell / 2).re()) / 2);
  }

  /** Whether the set holds the cell; the set's ends must be among the cuts. */
  boolean holds(Expr set, int cell) {
    if (set instanceof Expr.Interval interval) {
      return between(
          interval.low(), interval.lowBound(), interval.high(), interval.highBound(), cell);
    } else if (set instanceof Expr.Tuple pair) {
      return between(
          pair.items().get(0), Expr.Bound.OPEN, pair.items().get(1), Expr.Bound.OPEN, cell);
    } else if (set instanceof Expr.FiniteSet numbers) {
      return numbers.items().stream().anyMatch(number -> cellOf.get(number) == cell);
    } else if (set instanceof Expr.NamedSet named) {
      return named.name().equals("R");
    } else if (set instanceof Expr.Difference difference) {
      return holds(difference.left(), cell) && !holds(difference.right(), cell);
    }
    Stream<Expr> parts = Shape.parts(set).stream();
    return set instanceof Expr.Union
        ? parts.anyMatch(part -> holds(part, cell))
        : parts.allMatch(part -> holds(part, cell));
  }

  private boolean between(
      Expr low, Expr.Bound lowBound, Expr high, Expr.Bound highBound, int cell) {
    int from = cellOf.get(low);
    int to = cellOf.get(high);
    return (cell > from || (cell == from && lowBound == Expr.Bound.CLOSED))
        && (cell < to || (cell == to && highBound == Expr.Bound.CLOSED));
  }
}
