package io.rlvr.jobs.table;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.hadoop.api.InitContext;
import org.apache.parquet.hadoop.api.ReadSupport;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.Converter;
import org.apache.parquet.io.api.GroupConverter;
import org.apache.parquet.io.api.PrimitiveConverter;
import org.apache.parquet.io.api.RecordMaterializer;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.expressions.GenericRowWithSchema;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Makes rows of what {@link RowWriteSupport} wrote, with cells as Spark gives them. Columns that
 * are not asked for are not read; those that a file lacks are null.
 */
final class RowReadSupport extends ReadSupport<Row> {
  private final StructType columns;

  RowReadSupport(StructType columns) {
    this.columns = columns;
  }

  @Override
  public ReadContext init(InitContext context) {
    MessageType file = context.getFileSchema();
    return new ReadContext(new MessageType(file.getName(), fields(columns, file)));
  }

  /** Deprecated by Parquet, and abstract there. */
  @Override
  @SuppressWarnings("deprecation")
  public RecordMaterializer<Row> prepareForRead(
      Configuration configuration,
      Map<String, String> metadata,
      MessageType file,
      ReadContext context) {
    return new Rows(columns, context.getRequestedSchema());
  }

  @Override
  public RecordMaterializer<Row> prepareForRead(
      ParquetConfiguration configuration,
      Map<String, String> metadata,
      MessageType file,
      ReadContext context) {
    return new Rows(columns, context.getRequestedSchema());
  }

  private static List<Type> fields(StructType wanted, GroupType found) {
    List<Type> fields = new ArrayList<>();
    for (StructField field : wanted.fields()) {
      if (found.containsField(field.name())) {
        fields.add(field(field.dataType(), found.getType(field.name())));
      }
    }
    return fields;
  }

  private static Type field(DataType wanted, Type found) {
    if (wanted instanceof StructType struct) {
      return found.asGroupType().withNewFields(fields(struct, found.asGroupType()));
    }
    if (wanted instanceof ArrayType array) {
      GroupType repeated = repeated(found);
      return found
          .asGroupType()
          .withNewFields(repeated.withNewFields(field(array.elementType(), repeated.getType(0))));
    }
    if (wanted instanceof MapType map) {
      GroupType repeated = repeated(found);
      return found
          .asGroupType()
          .withNewFields(
              repeated.withNewFields(
                  field(map.keyType(), repeated.getType(0)),
                  field(map.valueType(), repeated.getType(1))));
    }
    PrimitiveTypeName expected = RowWriteSupport.primitive(wanted);
    if (!found.isPrimitive() || found.asPrimitiveType().getPrimitiveTypeName() != expected) {
      throw new IllegalArgumentException(
          "column %s is %s, not %s".formatted(found.getName(), found, expected));
    }
    return found;
  }

  private static GroupType repeated(Type found) {
    return found.asGroupType().getType(0).asGroupType();
  }

  private static Converter converter(DataType type, Type found, Consumer<Object> taker) {
    if (type instanceof StructType struct) {
      return new StructConverter(struct, found.asGroupType(), taker);
    }
    if (type instanceof ArrayType array) {
      return new ListConverter(array, repeated(found), taker);
    }
    return type instanceof MapType map
        ? new MapConverter(map, repeated(found), taker)
        : new CellConverter(taker);
  }

  /** One row after the other. */
  private static final class Rows extends RecordMaterializer<Row> {
    private final List<Object> current = new ArrayList<>();
    private final StructConverter root;

    Rows(StructType columns, MessageType found) {
      this.root = new StructConverter(columns, found, current::add);
    }

    @Override
    public Row getCurrentRecord() {
      return (Row) current.remove(0);
    }

    @Override
    public GroupConverter getRootConverter() {
      return root;
    }
  }

  /** A group of which each field has a converter. */
  private abstract static class Group extends GroupConverter {
    private final List<Converter> fields = new ArrayList<>();

    final void add(Converter field) {
      fields.add(field);
    }

    @Override
    public final Converter getConverter(int field) {
      return fields.get(field);
    }

    @Override
    public void start() {}

    @Override
    public void end() {}
  }

  /** The group between a list or a map and what it holds; called once for each of those. */
  private static final class Repeated extends Group {
    private final Runnable ended;

    Repeated(Runnable ended) {
      this.ended = ended;
    }

    @Override
    public void end() {
      ended.run();
    }
  }

  private static final class StructConverter extends Group {
    private final StructType type;
    private final Consumer<Object> taker;
    private Object[] cells = {};

    StructConverter(StructType type, GroupType found, Consumer<Object> taker) {
      this.type = type;
      this.taker = taker;
      for (Type field : found.getFields()) {
        int index = type.fieldIndex(field.getName());
        add(converter(type.fields()[index].dataType(), field, value -> cells[index] = value));
      }
    }

    @Override
    public void start() {
      cells = new Object[type.length()];
    }

    @Override
    public void end() {
      taker.accept(new GenericRowWithSchema(cells, type));
    }
  }

  private static final class ListConverter extends Group {
    private final Consumer<Object> taker;
    private List<Object> values = List.of();

    ListConverter(ArrayType type, GroupType found, Consumer<Object> taker) {
      this.taker = taker;
      Repeated repeated = new Repeated(() -> {});
      repeated.add(converter(type.elementType(), found.getType(0), element -> values.add(element)));
      add(repeated);
    }

    @Override
    public void start() {
      values = new ArrayList<>();
    }

    @Override
    public void end() {
      taker.accept(CollectionConverters.asScala(values));
    }
  }

  private static final class MapConverter extends Group {
    private final Consumer<Object> taker;
    private final Object[] entry = new Object[2];
    private Map<Object, Object> values = Map.of();

    MapConverter(MapType type, GroupType found, Consumer<Object> taker) {
      this.taker = taker;
      Repeated repeated = new Repeated(() -> values.put(entry[0], entry[1]));
      repeated.add(converter(type.keyType(), found.getType(0), key -> entry[0] = key));
      repeated.add(converter(type.valueType(), found.getType(1), value -> entry[1] = value));
      add(repeated);
    }

    @Override
    public void start() {
      values = new HashMap<>();
    }

    @Override
    public void end() {
      taker.accept(CollectionConverters.asScala(values));
    }
  }

  /** A number or a text. */
  private static final class CellConverter extends PrimitiveConverter {
    private final Consumer<Object> taker;

    CellConverter(Consumer<Object> taker) {
      this.taker = taker;
    }

    @Override
    public void addInt(int value) {
      taker.accept(value);
    }

    @Override
    public void addLong(long value) {
      taker.accept(value);
    }

    @Override
    public void addFloat(float value) {
      taker.accept(value);
    }

    @Override
    public void addDouble(double value) {
      taker.accept(value);
    }

    @Override
    public void addBoolean(boolean value) {
      taker.accept(value);
    }

    @Override
    public void addBinary(Binary value) {
      taker.accept(value.toStringUsingUTF8());
    }
  }
}
