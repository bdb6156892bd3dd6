package io.rlvr.reward.sql;

import io.rlvr.reward.Flags;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Runs references, and finds out what their order leaves open. */
final class References {
  private References() {}

  /**
   * @throws QueryException if it may not run or does not
   */
  static Reference run(SqlStatement statement, SqlDatabase database) throws QueryException {
    ResultTable table = database.run(statement.sql());
    if (table.width() == 0) {
      throw new QueryException(Flags.SQL_ERROR, "no columns");
    }
    int size = table.rows().size();
    if (!statement.isOrdered()) {
      return new Reference(table, List.of(size));
    }
    Optional<SortKeys> keys = SortKeys.of(statement, table.names());
    return new Reference(
        table, keys.flatMap(k -> ends(k, table, database)).orElseGet(() -> strict(size)));
  }

  /** Empty where the second statement does not give the same rows, or fails. */
  private static Optional<List<Integer>> ends(
      SortKeys keys, ResultTable table, SqlDatabase database) {
    if (keys.added() == 0) {
      return Optional.of(keys.ends(table));
    }
    try {
      ResultTable wide = database.run(keys.statement());
      boolean isSame =
          wide.width() == table.width() + keys.added()
              && wide.firstColumns(table.width()).rows().equals(table.rows());
      return isSame ? Optional.of(keys.ends(wide)) : Optional.empty();
    } catch (QueryException e) {
      return Optional.empty();
    }
  }

  /** Each row by itself. */
  private static List<Integer> strict(int size) {
    return IntStream.rangeClosed(1, size).boxed().toList();
  }
}
