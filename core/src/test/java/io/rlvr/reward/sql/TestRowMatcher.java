package io.rlvr.reward.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

/** Rows of numbers with an absolute tolerance of 1, so that what must match can be seen. */
class TestRowMatcher {
  private static final Tolerance ONE = new Tolerance(0, 1);

  @Test
  void eachRowNeedsOneOfItsOwn() throws Work.TooMuchException {
    assertThat(bag(rows(row(0.5), row(1.5)), rows(row(1.5), row(2.5))))
        .isTrue(); // 0.5-1.5, 1.5-2.5
    assertThat(bag(rows(row(0.5), row(0.5)), rows(row(0.5), row(2.5)))).isFalse();
    assertThat(bag(rows(row(0.5)), rows(row(0.5), row(0.5)))).isFalse();
  }

  /**
   * By their first numbers the rows pair as (0, 0)-(0.1, 5) and (0.2, 5)-(0.3, 0), which do not
   * match; crosswise they do.
   */
  @Test
  void theOrderOfTheFirstNumberIsNotThePairing() throws Work.TooMuchException {
    assertThat(bag(rows(row(0, 0.5), row(0.2, 5.5)), rows(row(0.1, 5.5), row(0.3, 0.5)))).isTrue();
    assertThat(bag(rows(row(0, 0.5), row(9.5, 5.5)), rows(row(0.1, 5.5), row(9.5, 0.5)))).isFalse();
  }

  /**
   * Row a = (0.5, 0.5) can take x = (1.2, 1.2) or y = (0.4, 0.4), b = (2.1, 2.1) can take x alone,
   * c = (-0.5, -0.5) can take y or z = (-1.4, -1.4): so a must give x up, and y as well or keep it.
   */
  @Test
  void anEarlierChoiceIsTakenBack() throws Work.TooMuchException {
    List<List<Cell>> ours = rows(row(0.5, 0.5), row(2.1, 2.1), row(-0.5, -0.5));
    List<List<Cell>> theirs = rows(row(1.2, 1.2), row(0.4, 0.4), row(-1.4, -1.4));

    assertThat(bag(ours, theirs)).isTrue();
    assertThat(bag(ours, rows(row(1.2, 1.2), row(1.2, 1.2), row(-1.4, -1.4)))).isTrue();
    assertThat(bag(ours, rows(row(0.4, 0.4), row(0.4, 0.4), row(-1.4, -1.4)))).isFalse();
  }

  @Test
  void setsNeedAnEqualForEach() throws Work.TooMuchException {
    RowMatcher matcher = new RowMatcher(ONE, new Work());

    assertThat(matcher.isSameSet(rows(row(0.5)), rows(row(0.5), row(1.2), row(0.5)))).isTrue();
    assertThat(matcher.isSameSet(rows(row(0.5)), rows(row(0.5), row(1.7)))).isFalse();
    assertThat(matcher.isSameSet(rows(row(0.5), row(1.7)), rows(row(0.5)))).isFalse();
  }

  /** All first numbers are within 1, the second tell 6,000 rows apart: 18 million pairs. */
  @Test
  void whatTakesTooLongIsNotDecided() {
    List<List<Cell>> ours = new ArrayList<>();
    List<List<Cell>> theirs = new ArrayList<>();
    for (int i = 0; i < 6_000; i++) {
      ours.add(row(1e-5 * i, 3.0 * i));
      theirs.add(row(1e-5 * i, 3.0 * (5_999 - i)));
    }

    assertThatThrownBy(() -> bag(ours, theirs))
        .isInstanceOf(Work.TooMuchException.class)
        .hasMessage("the results have too many rows or columns that differ in numbers alone");
  }

  private static boolean bag(List<List<Cell>> a, List<List<Cell>> b) throws Work.TooMuchException {
    return new RowMatcher(ONE, new Work()).isSameBag(a, b);
  }

  @SafeVarargs
  private static List<List<Cell>> rows(List<Cell>... rows) {
    List<List<Cell>> list = new ArrayList<>();
    for (List<Cell> row : rows) {
      list.add(row);
    }
    return list;
  }

  private static List<Cell> row(double... numbers) {
    return DoubleStream.of(numbers).mapToObj(Cell::real).toList();
  }
}
