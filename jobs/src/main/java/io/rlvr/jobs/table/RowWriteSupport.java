package io.rlvr.jobs.table;

import java.lang.reflect.Array;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Types;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DoubleType;
import org.apache.spark.sql.types.FloatType;
import org.apache.spark.sql.types.IntegerType;
import org.apache.spark.sql.types.LongType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Hands rows of a Spark schema to Parquet in the format's own nesting (lists of three levels, maps
 * of key and value). Array columns hold {@code int[]}, {@code float[]} or {@code Object[]}, map
 * columns Scala's maps.
 */
final class RowWriteSupport extends WriteSupport<Row> {
  private final StructType schema;
  private RecordConsumer consumer;

  RowWriteSupport(StructType schema) {
    this.schema = schema;
  }

  @Override
  public String getName() {
    return "rlvr";
  }

  @Override
  @SuppressWarnings("deprecation") // the class has no other that must be there
  public WriteContext init(Configuration configuration) {
    return context();
  }

  @Override
  public WriteContext init(ParquetConfiguration configuration) {
    return context();
  }

  private WriteContext context() {
    Types.MessageTypeBuilder message = Types.buildMessage();
    for (StructField field : schema.fields()) {
      message.addField(type(field.dataType(), field.name(), repetition(field.nullable())));
    }
    MessageType type = message.named("row");
    return new WriteContext(type, Map.of());
  }

  @Override
  public void prepareForWrite(RecordConsumer recordConsumer) {
    consumer = recordConsumer;
  }

  @Override
  public void write(Row row) {
    consumer.startMessage();
    struct(schema, row);
    consumer.endMessage();
  }

  private void struct(StructType type, Row row) {
    StructField[] fields = type.fields();
    for (int i = 0; i < fields.length; i++) {
      if (!row.isNullAt(i)) {
        consumer.startField(fields[i].name(), i);
        value(fields[i].dataType(), row.get(i));
        consumer.endField(fields[i].name(), i);
      } else if (!fields[i].nullable()) {
        throw new IllegalStateException("Column must not be null: " + fields[i].name());
      }
    }
  }

  private void value(DataType type, Object value) {
    if (type instanceof IntegerType) {
      consumer.addInteger((Integer) value);
    } else if (type instanceof LongType) {
      consumer.addLong((Long) value);
    } else if (type instanceof FloatType) {
      consumer.addFloat((Float) value);
    } else if (type instanceof DoubleType) {
      consumer.addDouble((Double) value);
    } else if (type instanceof BooleanType) {
      consumer.addBoolean((Boolean) value);
    } else if (type instanceof StringType) {
      consumer.addBinary(Binary.fromString((String) value));
    } else if (type instanceof ArrayType array) {
      list(array.elementType(), value);
    } else if (type instanceof MapType map) {
      map(map, CollectionConverters.asJava((scala.collection.Map<?, ?>) value));
    } else if (type instanceof StructType struct) {
      consumer.startGroup();
      struct(struct, (Row) value);
      consumer.endGroup();
    } else {
      throw new IllegalStateException("No Parquet form for column type " + type);
    }
  }

  private void list(DataType elementType, Object values) {
    consumer.startGroup();
    int size = Array.getLength(values);
    if (size > 0) {
      consumer.startField("list", 0);
      for (int i = 0; i < size; i++) {
        consumer.startGroup();
        consumer.startField("element", 0);
        if (values instanceof int[] ints) {
          consumer.addInteger(ints[i]);
        } else if (values instanceof float[] floats) {
          consumer.addFloat(floats[i]);
        } else {
          value(elementType, ((Object[]) values)[i]);
        }
        consumer.endField("element", 0);
        consumer.endGroup();
      }
      consumer.endField("list", 0);
    }
    consumer.endGroup();
  }

  private void map(MapType type, Map<?, ?> map) {
    consumer.startGroup();
    if (!map.isEmpty()) {
      consumer.startField("key_value", 0);
      // Sorted, so that equal rows give equal bytes.
      new TreeMap<>(map)
          .forEach(
              (key, value) -> {
                consumer.startGroup();
                consumer.startField("key", 0);
                value(type.keyType(), key);
                consumer.endField("key", 0);
                consumer.startField("value", 1);
                value(type.valueType(), value);
                consumer.endField("value", 1);
                consumer.endGroup();
              });
      consumer.endField("key_value", 0);
    }
    consumer.endGroup();
  }

  private static Type.Repetition repetition(boolean nullable) {
    return nullable ? Type.Repetition.OPTIONAL : Type.Repetition.REQUIRED;
  }

  private static Type type(DataType type, String name, Type.Repetition repetition) {
    if (type instanceof ArrayType array) {
      return Types.list(repetition)
          .element(type(array.elementType(), "element", Type.Repetition.REQUIRED))
          .named(name);
    }
    if (type instanceof MapType map) {
      return Types.map(repetition)
          .key(type(map.keyType(), "key", Type.Repetition.REQUIRED))
          .value(type(map.valueType(), "value", Type.Repetition.REQUIRED))
          .named(name);
    }
    if (type instanceof StructType struct) {
      Types.GroupBuilder<org.apache.parquet.schema.GroupType> group = Types.buildGroup(repetition);
      for (StructField field : struct.fields()) {
        group.addField(type(field.dataType(), field.name(), repetition(field.nullable())));
      }
      return group.named(name);
    }
    if (type instanceof StringType) {
      return Types.primitive(PrimitiveTypeName.BINARY, repetition)
          .as(LogicalTypeAnnotation.stringType())
          .named(name);
    }
    return Types.primitive(primitive(type), repetition).named(name);
  }

  static PrimitiveTypeName primitive(DataType type) {
    if (type instanceof StringType) {
      return PrimitiveTypeName.BINARY;
    } else if (type instanceof IntegerType) {
      return PrimitiveTypeName.INT32;
    } else if (type instanceof LongType) {
      return PrimitiveTypeName.INT64;
    } else if (type instanceof FloatType) {
      return PrimitiveTypeName.FLOAT;
    } else if (type instanceof DoubleType) {
      return PrimitiveTypeName.DOUBLE;
    } else if (type instanceof BooleanType) {
      return PrimitiveTypeName.BOOLEAN;
    }
    throw new IllegalStateException("No Parquet form for column type " + type);
  }
}
