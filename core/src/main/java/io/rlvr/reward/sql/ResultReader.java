package io.rlvr.reward.sql;

import io.rlvr.reward.Flags;
import java.sql.Blob;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Reads a result within its bounds. */
final class ResultReader {
  private static final long MAX_CHARACTERS = 16 << 20;

  private ResultReader() {}

  /**
   * @throws QueryException if it has too many rows or is too large
   */
  static ResultTable read(ResultSet result, SqlLimits limits) throws SQLException, QueryException {
    ResultSetMetaData about = result.getMetaData();
    int width = about.getColumnCount();
    List<String> names = new ArrayList<>();
    for (int column = 1; column <= width; column++) {
      names.add(about.getColumnLabel(column));
    }
    List<List<Cell>> rows = new ArrayList<>();
    long characters = 0;
    while (result.next()) {
      if (rows.size() == limits.maxRows()) {
        throw new QueryException(Flags.SQL_TOO_LARGE, "more than " + limits.maxRows() + " rows");
      }
      List<Cell> row = new ArrayList<>(width);
      for (int column = 1; column <= width; column++) {
        Cell cell = cell(result.getObject(column));
        characters += cell.text().length() + 16;
        row.add(cell);
      }
      if (characters > MAX_CHARACTERS) {
        throw new QueryException(Flags.SQL_TOO_LARGE, "a result of more than 16 MiB");
      }
      rows.add(List.copyOf(row));
    }
    return new ResultTable(names, rows);
  }

  private static Cell cell(Object value) throws SQLException {
    if (value == null) {
      return Cell.NULL;
    }
    if (value instanceof Blob blob) {
      return Cell.of(blob.getBytes(1, (int) Math.min(blob.length(), MAX_CHARACTERS)));
    }
    return Cell.of(value);
  }
}
