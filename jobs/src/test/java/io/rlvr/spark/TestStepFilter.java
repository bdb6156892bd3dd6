package io.rlvr.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.sources.And;
import org.apache.spark.sql.sources.EqualNullSafe;
import org.apache.spark.sql.sources.EqualTo;
import org.apache.spark.sql.sources.Filter;
import org.apache.spark.sql.sources.GreaterThan;
import org.apache.spark.sql.sources.GreaterThanOrEqual;
import org.apache.spark.sql.sources.In;
import org.apache.spark.sql.sources.IsNotNull;
import org.apache.spark.sql.sources.LessThan;
import org.apache.spark.sql.sources.LessThanOrEqual;
import org.apache.spark.sql.sources.Not;
import org.apache.spark.sql.sources.Or;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A step that is left out by mistake is rows that nobody misses. */
class TestStepFilter {
  private static final String STEP = "step";
  private static final Filter OTHER = new EqualTo("status", "SCORED");

  static Stream<Arguments> filters() {
    Filter two = new EqualTo(STEP, 2);
    return Stream.of(
        arguments(two, "2"),
        arguments(new EqualNullSafe(STEP, 2), "2"),
        arguments(new LessThan(STEP, 3), "12"),
        arguments(new LessThanOrEqual(STEP, 3), "123"),
        arguments(new GreaterThan(STEP, 3), "45"),
        arguments(new GreaterThanOrEqual(STEP, 3), "345"),
        arguments(new In(STEP, new Object[] {1, 4, 9}), "14"),
        arguments(new Not(two), "1345"),
        arguments(new And(new GreaterThan(STEP, 1), new LessThan(STEP, 4)), "23"),
        arguments(new Or(two, new GreaterThan(STEP, 4)), "25"),
        // rows of any step may pass what speaks of other columns
        arguments(OTHER, "12345"),
        arguments(new IsNotNull(STEP), "12345"),
        arguments(new And(two, OTHER), "2"),
        arguments(new And(OTHER, two), "2"),
        arguments(new Or(two, OTHER), "12345"),
        arguments(new Or(OTHER, two), "12345"),
        // not (step = 2 and other) fails where the step is 2 and the other holds, so it may pass
        arguments(new Not(new And(two, OTHER)), "12345"),
        // not (step = 2 or other) is step <> 2 and not other
        arguments(new Not(new Or(two, OTHER)), "1345"),
        // of a type that a step never has
        arguments(new EqualTo(STEP, "2"), "12345"));
  }

  @ParameterizedTest
  @MethodSource("filters")
  void stepsThatMayPassAreKept(Filter filter, String steps) {
    assertThat(kept(filter)).isEqualTo(steps);
  }

  @Test
  void allFiltersMustLetAStepThrough() {
    assertThat(kept(new GreaterThan(STEP, 1), OTHER, new LessThan(STEP, 4))).isEqualTo("23");
    assertThat(kept()).isEqualTo("12345");
  }

  private static String kept(Filter... filters) {
    StepFilter filter = StepFilter.of(filters);
    return IntStream.rangeClosed(1, 5)
        .filter(filter::mayHold)
        .collect(StringBuilder::new, StringBuilder::append, StringBuilder::append)
        .toString();
  }
}
