package io.rlvr.spark;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.IntPredicate;
import org.apache.spark.sql.sources.And;
import org.apache.spark.sql.sources.EqualNullSafe;
import org.apache.spark.sql.sources.EqualTo;
import org.apache.spark.sql.sources.Filter;
import org.apache.spark.sql.sources.GreaterThan;
import org.apache.spark.sql.sources.GreaterThanOrEqual;
import org.apache.spark.sql.sources.In;
import org.apache.spark.sql.sources.LessThan;
import org.apache.spark.sql.sources.LessThanOrEqual;
import org.apache.spark.sql.sources.Not;
import org.apache.spark.sql.sources.Or;

/** What filters say of a step whatever else its rows hold. */
record StepFilter(List<Filter> filters) {
  private static final String STEP = "step";

  static StepFilter of(Filter[] filters) {
    return new StepFilter(List.of(filters));
  }

  /** Whether rows of that step may pass them all. */
  boolean mayHold(int step) {
    return filters.stream().allMatch(filter -> holds(filter, step).orElse(true));
  }

  /** Empty where it depends on other columns, or is no filter that is known here. */
  private static Optional<Boolean> holds(Filter filter, int step) {
    if (filter instanceof And both) {
      return and(holds(both.left(), step), holds(both.right(), step));
    }
    if (filter instanceof Or either) {
      return and(not(holds(either.left(), step)), not(holds(either.right(), step)))
          .map(neither -> !neither);
    }
    if (filter instanceof Not inverse) {
      return not(holds(inverse.child(), step));
    }
    if (filter instanceof In among && among.attribute().equals(STEP)) {
      return Optional.of(Arrays.stream(among.values()).anyMatch(Integer.valueOf(step)::equals));
    }
    if (filter instanceof EqualTo equal) {
      return compared(equal.attribute(), equal.value(), sign -> sign == 0, step);
    }
    if (filter instanceof EqualNullSafe equal) {
      return compared(equal.attribute(), equal.value(), sign -> sign == 0, step);
    }
    if (filter instanceof LessThan less) {
      return compared(less.attribute(), less.value(), sign -> sign < 0, step);
    }
    if (filter instanceof LessThanOrEqual less) {
      return compared(less.attribute(), less.value(), sign -> sign <= 0, step);
    }
    if (filter instanceof GreaterThan greater) {
      return compared(greater.attribute(), greater.value(), sign -> sign > 0, step);
    }
    if (filter instanceof GreaterThanOrEqual greater) {
      return compared(greater.attribute(), greater.value(), sign -> sign >= 0, step);
    }
    return Optional.empty();
  }

  private static Optional<Boolean> compared(
      String attribute, Object value, IntPredicate signs, int step) {
    return attribute.equals(STEP) && value instanceof Integer number
        ? Optional.of(signs.test(Integer.compare(step, number)))
        : Optional.empty();
  }

  /** False as soon as one of them is, though the other be unknown. */
  private static Optional<Boolean> and(Optional<Boolean> left, Optional<Boolean> right) {
    if (left.equals(Optional.of(false)) || right.equals(Optional.of(false))) {
      return Optional.of(false);
    }
    return left.flatMap(one -> right.map(other -> one && other));
  }

  private static Optional<Boolean> not(Optional<Boolean> holds) {
    return holds.map(held -> !held);
  }
}
