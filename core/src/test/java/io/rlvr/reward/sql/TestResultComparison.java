package io.rlvr.reward.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import io.rlvr.reward.sql.SqlSettings.ColumnNames;
import io.rlvr.reward.sql.SqlSettings.ColumnOrder;
import io.rlvr.reward.sql.SqlSettings.RowOrder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Columns in any order: what is equal need not be tried in each order. */
class TestResultComparison {
  private static final ResultComparison ANY =
      new ResultComparison(RowOrder.BAG, ColumnOrder.ANY, ColumnNames.IGNORED, new Tolerance(0, 0));

  /**
   * 120 equal columns (1, 2) and the columns (1, 2), (2, 1) against the same with (2, 1) twice: the
   * rows are (1 x 121, 2) and (2 x 121, 1), and (1 x 120, 2, 2) and (2 x 120, 1, 1). 120! orders.
   */
  @Test
  void equalColumnsAreDecidedAtOnce() {
    ResultTable ours = table(121, 1);
    ResultTable others = table(120, 2);

    assertTimeout(
        Duration.ofSeconds(2),
        () -> {
          assertThat(ANY.isSame(reference(ours), turned(ours))).isTrue();
          assertThat(ANY.isSame(reference(ours), turned(others))).isFalse();
        });
  }

  private static Reference reference(ResultTable table) {
    return new Reference(table, List.of(table.rows().size()));
  }

  private static ResultTable table(int rising, int falling) {
    List<Cell> first = new ArrayList<>(Collections.nCopies(rising, Cell.real(1)));
    List<Cell> second = new ArrayList<>(Collections.nCopies(rising, Cell.real(2)));
    first.addAll(Collections.nCopies(falling, Cell.real(2)));
    second.addAll(Collections.nCopies(falling, Cell.real(1)));
    return new ResultTable(Collections.nCopies(rising + falling, "n"), List.of(first, second));
  }

  private static ResultTable turned(ResultTable table) {
    List<Integer> order = new ArrayList<>();
    for (int i = table.width() - 1; i >= 0; i--) {
      order.add(i);
    }
    return table.columns(order);
  }
}
