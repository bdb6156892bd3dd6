package io.rlvr.spark;

import io.rlvr.data.Message;
import io.rlvr.data.Prompt;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/**
 * Where a row has what a reward reads.
 *
 * @param question its place, or {@link #NONE}
 * @param reference its place, or {@link #NONE}
 * @param response its place
 * @param extra names of further columns
 */
record ScoredColumns(int question, int reference, int response, ArrayList<String> extra)
    implements Serializable {
  static final int NONE = -1;

  /** The place of a column; none for an empty name. */
  static int place(StructType schema, String column) {
    return column.isEmpty() ? NONE : Arrays.asList(schema.fieldNames()).indexOf(column);
  }

  /** What is asked; a null is a text without characters. */
  Prompt prompt(Row row) {
    Map<String, String> further = new TreeMap<>();
    for (String column : extra) {
      int place = row.fieldIndex(column);
      if (!row.isNullAt(place)) {
        further.put(column, row.getString(place));
      }
    }
    return new Prompt(
        "row", List.of(Message.user(text(row, question))), text(row, reference), "", "", further);
  }

  /** Empty where it is null. */
  Optional<String> response(Row row) {
    return Optional.ofNullable(row.getString(response));
  }

  private static String text(Row row, int place) {
    return place == NONE || row.isNullAt(place) ? "" : row.getString(place);
  }
}
