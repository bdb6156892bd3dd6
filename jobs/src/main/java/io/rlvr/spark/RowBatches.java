package io.rlvr.spark;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/**
 * Rows that follow each other and have something in common, worked on together. This class is NOT
 * thread safe.
 */
final class RowBatches<K> implements Iterator<Row> {
  private final Iterator<Row> rows;
  private final Function<Row, K> key;
  private final int batchSize;
  private final BiFunction<K, List<Row>, List<Row>> work;
  private final Deque<Row> waiting = new ArrayDeque<>();
  private final Deque<Row> done = new ArrayDeque<>();

  /**
   * @param work one row for each, in their order
   */
  RowBatches(
      Iterator<Row> rows,
      Function<Row, K> key,
      int batchSize,
      BiFunction<K, List<Row>, List<Row>> work) {
    this.rows = rows;
    this.key = key;
    this.batchSize = batchSize;
    this.work = work;
  }

  @Override
  public boolean hasNext() {
    return !done.isEmpty() || !waiting.isEmpty() || rows.hasNext();
  }

  @Override
  public Row next() {
    if (done.isEmpty()) {
      workOnNext();
    }
    return done.remove();
  }

  private void workOnNext() {
    if (waiting.isEmpty() && !rows.hasNext()) {
      throw new NoSuchElementException("No row is left");
    }
    Row first = waiting.isEmpty() ? rows.next() : waiting.remove();
    K common = key.apply(first);
    List<Row> batch = new ArrayList<>(List.of(first));
    while (batch.size() < batchSize && waiting.isEmpty() && rows.hasNext()) {
      Row next = rows.next();
      if (key.apply(next).equals(common)) {
        batch.add(next);
      } else {
        waiting.add(next);
      }
    }
    done.addAll(work.apply(common, batch));
  }

  /** The row with further cells at its end. */
  static Row with(Row row, Object... cells) {
    Object[] all = new Object[row.length() + cells.length];
    for (int i = 0; i < row.length(); i++) {
      all[i] = row.get(i);
    }
    System.arraycopy(cells, 0, all, row.length(), cells.length);
    return RowFactory.create(all);
  }
}
