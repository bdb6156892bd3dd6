package io.rlvr.jobs.table;

import io.rlvr.data.RecordParts;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * The columns of a record type: one for each component in their order, {@code prompt_id} for {@code
 * promptId}. A component that is a record itself has its columns in that place. Columns are found
 * by name when reading, so a row may have more of them, in any order.
 */
final class RecordColumns<T extends Record> {
  private final RecordParts<T> parts;
  private final List<Part> columns;
  private final StructType schema;

  private RecordColumns(RecordParts<T> parts, List<Part> columns, StructType schema) {
    this.parts = parts;
    this.columns = columns;
    this.schema = schema;
  }

  /** What a component is in a row: a cell, or those of a record. */
  private interface Part {
    void write(Object value, List<Object> cells);

    Object read(Row row);
  }

  private record Cell(String name, CellForm form) implements Part {
    @Override
    public void write(Object value, List<Object> cells) {
      cells.add(form.toCell().apply(value));
    }

    @Override
    public Object read(Row row) {
      return form.ofCell().apply(row.get(row.fieldIndex(name)));
    }
  }

  private record Nested<R extends Record>(Class<R> type, RecordColumns<R> columns) implements Part {
    static <R extends Record> Nested<R> of(Class<R> type) {
      return new Nested<>(type, RecordColumns.of(type));
    }

    @Override
    public void write(Object value, List<Object> cells) {
      columns.write(type.cast(value), cells);
    }

    @Override
    public Object read(Row row) {
      return columns.record(row);
    }
  }

  static <T extends Record> RecordColumns<T> of(Class<T> type) {
    RecordParts<T> parts = RecordParts.of(type);
    List<Part> columns = new ArrayList<>();
    List<StructField> fields = new ArrayList<>();
    for (RecordComponent component : parts.components()) {
      if (component.getType().isRecord()) {
        Nested<?> nested = Nested.of(component.getType().asSubclass(Record.class));
        columns.add(nested);
        fields.addAll(List.of(nested.columns().schema().fields()));
      } else {
        Cell cell = new Cell(snakeCase(component.getName()), CellForm.of(component));
        columns.add(cell);
        fields.add(
            new StructField(
                cell.name(), cell.form().type(), cell.form().nullable(), Metadata.empty()));
      }
    }
    return new RecordColumns<>(
        parts, List.copyOf(columns), new StructType(fields.toArray(new StructField[0])));
  }

  StructType schema() {
    return schema;
  }

  Row row(T record) {
    List<Object> cells = new ArrayList<>(schema.length());
    write(record, cells);
    return RowFactory.create(cells.toArray());
  }

  T record(Row row) {
    Object[] values = new Object[columns.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = columns.get(i).read(row);
    }
    return parts.create(values);
  }

  private void write(T record, List<Object> cells) {
    for (int i = 0; i < columns.size(); i++) {
      columns.get(i).write(parts.value(record, i), cells);
    }
  }

  private static String snakeCase(String name) {
    return name.replaceAll("(?=[A-Z])", "_").toLowerCase(Locale.ROOT);
  }
}
