package io.rlvr.reward.math.compare;

import io.rlvr.reward.math.expr.Budget;
import io.rlvr.reward.math.expr.Expr;
import io.rlvr.reward.math.expr.Shape;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;

/**
 * Compares sets, intervals, lists and tuples (sympy_compare_sets of Math-Verify). A value beside a
 * set is the set of that value. A reference that is a set takes its items in any order, from a
 * tuple too; a reference that is a tuple takes them in the order written, from a set too. A pair in
 * parentheses is a tuple or an open interval, as the other side needs.
 */
final class Sets {
  private static final int MAX_MERGED = 32;

  private final Comparison decision;
  private final Scalars scalars;
  private final Budget budget;

  Sets(Comparison decision, Scalars scalars, Budget budget) {
    this.decision = decision;
    this.scalars = scalars;
    this.budget = budget;
  }

  boolean same(Expr reference, Expr answer) {
    Expr left = Shape.isCollection(reference) ? reference : new Expr.FiniteSet(List.of(reference));
    Expr right = Shape.isCollection(answer) ? answer : new Expr.FiniteSet(List.of(answer));
    boolean interval = left instanceof Expr.Interval || right instanceof Expr.Interval;
    Optional<Expr.Interval> low = asInterval(left);
    Optional<Expr.Interval> high = asInterval(right);
    if (interval && low.isPresent() && high.isPresent()) {
      return sameInterval(low.get(), high.get());
    }
    if (isItems(left) && isItems(right)) {
      return sameItems(left, right);
    }
    Optional<RealLine> line = RealLine.cutAt(List.of(left, right), List.of(), scalars, budget);
    return line.isPresent() ? sameCells(line.get(), left, right) : sameParts(left, right);
  }

  private static boolean isItems(Expr expr) {
    return expr instanceof Expr.FiniteSet || expr instanceof Expr.Tuple;
  }

  private static Optional<Expr.Interval> asInterval(Expr expr) {
    if (expr instanceof Expr.Interval interval) {
      return Optional.of(interval);
    }
    return expr instanceof Expr.Tuple pair && pair.items().size() == 2
        ? Optional.of(
            new Expr.Interval(
                Expr.Bound.OPEN, pair.items().get(0), pair.items().get(1), Expr.Bound.OPEN))
        : Optional.empty();
  }

  private boolean sameInterval(Expr.Interval reference, Expr.Interval answer) {
    return reference.lowBound() == answer.lowBound()
        && reference.highBound() == answer.highBound()
        && decision.same(reference.low(), answer.low())
        && decision.same(reference.high(), answer.high());
  }

  private boolean sameItems(Expr reference, Expr answer) {
    List<Expr> left = Shape.parts(reference);
    List<Expr> right = Shape.parts(answer);
    if (reference instanceof Expr.Tuple) {
      return inOrder(left, right);
    }
    left = distinct(left);
    right = answer instanceof Expr.Tuple ? right : distinct(right);
    if (left.size() != right.size() && Math.max(left.size(), right.size()) <= MAX_MERGED) {
      left = merged(left);
      right = answer instanceof Expr.Tuple ? right : merged(right);
    }
    return left.size() == right.size()
        && Matching.exists(without(left, right), without(right, left), decision::same);
  }

  /** What is written the same on both sides needs no search for a partner. */
  private static List<Expr> without(List<Expr> items, List<Expr> common) {
    List<Expr> rest = new ArrayList<>(items);
    rest.removeAll(new HashSet<>(common));
    return rest;
  }

  private boolean inOrder(List<Expr> left, List<Expr> right) {
    boolean same = left.size() == right.size();
    for (int i = 0; same && i < left.size(); i++) {
      same = decision.same(left.get(i), right.get(i));
    }
    return same;
  }

  /** Without what is written twice. */
  private List<Expr> distinct(List<Expr> items) {
    budget.spend(items.size());
    return new ArrayList<>(new LinkedHashSet<>(items));
  }

  /** Without what has the same value twice. */
  private List<Expr> merged(List<Expr> items) {
    List<Expr> kept = new ArrayList<>();
    for (Expr item : items) {
      if (kept.stream().noneMatch(earlier -> decision.same(earlier, item))) {
        kept.add(item);
      }
    }
    return kept;
  }

  private boolean sameCells(RealLine line, Expr reference, Expr answer) {
    for (int cell = 0; cell < line.cells(); cell++) {
      budget.spend(line.cells());
      if (line.holds(reference, cell) != line.holds(answer, cell)) {
        return false;
      }
    }
    return true;
  }

  /** For sets with unknown ends, or of other things than real numbers. */
  private boolean sameParts(Expr reference, Expr answer) {
    if (reference instanceof Expr.Difference && answer instanceof Expr.Difference) {
      return inOrder(Shape.parts(reference), Shape.parts(answer));
    }
    boolean sameKind =
        (reference instanceof Expr.Union && answer instanceof Expr.Union)
            || (reference instanceof Expr.Intersection && answer instanceof Expr.Intersection);
    if (!sameKind) {
      return reference.equals(answer);
    }
    return Matching.exists(flat(reference), flat(answer), decision::same);
  }

  /** The parts of unions within a union, likewise of intersections. */
  private static List<Expr> flat(Expr set) {
    return Shape.parts(set).stream()
        .flatMap(
            part ->
                part.getClass() == set.getClass() ? flat(part).stream() : List.of(part).stream())
        .distinct()
        .toList();
  }
}
