package io.rlvr.reward.sql;

import java.util.List;

/**
 * What a query gave.
 *
 * @param names of the columns, at least one
 * @param rows each with a cell for each column
 */
record ResultTable(List<String> names, List<List<Cell>> rows) {
  ResultTable {
    names = List.copyOf(names);
    rows = List.copyOf(rows);
  }

  int width() {
    return names.size();
  }

  /** The cells of a column, from the first row to the last. */
  List<Cell> column(int index) {
    return rows.stream().map(row -> row.get(index)).toList();
  }

  /** The first columns alone. */
  ResultTable firstColumns(int count) {
    return new ResultTable(
        names.subList(0, count),
        rows.stream().map(row -> List.copyOf(row.subList(0, count))).toList());
  }

  /** The columns in another order. */
  ResultTable columns(List<Integer> order) {
    return new ResultTable(
        order.stream().map(names::get).toList(),
        rows.stream().map(row -> order.stream().map(row::get).toList()).toList());
  }

  /** Some of the rows. */
  ResultTable slice(int from, int to) {
    return new ResultTable(names, rows.subList(from, to));
  }
}
