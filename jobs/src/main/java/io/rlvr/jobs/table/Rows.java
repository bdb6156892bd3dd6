package io.rlvr.jobs.table;

import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import org.apache.spark.sql.Row;

/** Single cells of rows that no table has, such as those of a join; columns are found by name. */
public final class Rows {
  private Rows() {}

  public static String text(Row row, String column) {
    return row.getString(row.fieldIndex(column));
  }

  public static int whole(Row row, String column) {
    return row.getInt(row.fieldIndex(column));
  }

  /** Empty where it is null. */
  public static OptionalDouble number(Row row, String column) {
    int index = row.fieldIndex(column);
    return row.isNullAt(index) ? OptionalDouble.empty() : OptionalDouble.of(row.getDouble(index));
  }

  /** A map of numbers; a null is an empty one, and a number that is null is not there. */
  public static Map<String, Double> numbersByName(Row row, String column) {
    int index = row.fieldIndex(column);
    Map<String, Double> numbers = new TreeMap<>();
    if (!row.isNullAt(index)) {
      Map<String, Double> found = row.getJavaMap(index);
      found.forEach(
          (name, number) -> {
            if (number != null) {
              numbers.put(name, number);
            }
          });
    }
    return numbers;
  }

  public static int[] wholes(Row row, String column) {
    return CellForm.ints(row.getList(row.fieldIndex(column)));
  }

  public static float[] floats(Row row, String column) {
    return CellForm.floats(row.getList(row.fieldIndex(column)));
  }
}
