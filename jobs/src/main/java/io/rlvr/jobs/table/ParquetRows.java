package io.rlvr.jobs.table;

import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.example.GroupReadSupport;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.DateLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.DecimalLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.IntLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.ListLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.MapLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimestampLogicalTypeAnnotation;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.Type;

/** Records of Parquet files of any schema as plain maps and lists, read without Spark. */
public final class ParquetRows {
  private static final long JULIAN_DAY_OF_1970 = 2_440_588;

  private ParquetRows() {}

  /**
   * The first rows of a file.
   *
   * @param most how many
   * @throws IOException also where the file is no Parquet
   */
  public static List<Map<String, Object>> first(Path file, int most) throws IOException {
    List<Map<String, Object>> rows = new ArrayList<>();
    try (ParquetReader<Group> reader =
        ParquetReader.builder(new GroupReadSupport(), new org.apache.hadoop.fs.Path(file.toUri()))
            .withConf(new Configuration())
            .build()) {
      for (Group row = reader.read(); row != null && rows.size() < most; row = reader.read()) {
        rows.add(row(row));
      }
    } catch (RuntimeException e) { // how the library says that a file is none of its own
      throw new IOException(String.valueOf(e.getMessage()).lines().findFirst().orElse(""), e);
    }
    return rows;
  }

  /** Columns by name; null columns are there as null. */
  private static Map<String, Object> row(Group record) {
    Map<String, Object> row = new LinkedHashMap<>();
    List<Type> fields = record.getType().getFields();
    for (int i = 0; i < fields.size(); i++) {
      row.put(fields.get(i).getName(), field(record, i));
    }
    return row;
  }

  private static Object field(Group record, int index) {
    int values = record.getFieldRepetitionCount(index);
    if (record.getType().getType(index).isRepetition(Type.Repetition.REPEATED)) {
      List<Object> list = new ArrayList<>();
      for (int i = 0; i < values; i++) {
        list.add(value(record, index, i));
      }
      return list;
    }
    return values == 0 ? null : value(record, index, 0);
  }

  private static Object value(Group record, int index, int at) {
    Type type = record.getType().getType(index);
    if (type.isPrimitive()) {
      return primitive(record, index, at);
    }
    Group group = record.getGroup(index, at);
    LogicalTypeAnnotation meaning = type.getLogicalTypeAnnotation();
    if (meaning instanceof ListLogicalTypeAnnotation) {
      return list(group);
    }
    if (meaning instanceof MapLogicalTypeAnnotation) {
      return map(group);
    }
    Map<String, Object> fields = row(group);
    fields.values().removeIf(value -> value == null);
    return fields;
  }

  /** A list has one repeated field: a group around each element, or in old files the element. */
  private static List<Object> list(Group list) {
    Type repeated = list.getType().getType(0);
    boolean isWrapped = !repeated.isPrimitive() && repeated.asGroupType().getFieldCount() == 1;
    List<Object> elements = new ArrayList<>();
    for (int i = 0; i < list.getFieldRepetitionCount(0); i++) {
      elements.add(isWrapped ? field(list.getGroup(0, i), 0) : value(list, 0, i));
    }
    return elements;
  }

  private static Map<String, Object> map(Group map) {
    Map<String, Object> entries = new LinkedHashMap<>();
    for (int i = 0; i < map.getFieldRepetitionCount(0); i++) {
      Group entry = map.getGroup(0, i);
      entries.put(String.valueOf(field(entry, 0)), field(entry, 1));
    }
    return entries;
  }

  /** Dates, decimals and whole numbers without a sign are what Spark makes of them. */
  private static Object primitive(Group record, int index, int at) {
    PrimitiveType type = record.getType().getType(index).asPrimitiveType();
    LogicalTypeAnnotation meaning = type.getLogicalTypeAnnotation();
    Object value = stored(record, index, at, type);
    if (meaning instanceof DateLogicalTypeAnnotation && value instanceof Integer day) {
      return LocalDate.ofEpochDay(day);
    }
    if (meaning instanceof TimestampLogicalTypeAnnotation stamp && value instanceof Long since) {
      Instant time = Instant.EPOCH.plus(since, unit(stamp));
      return stamp.isAdjustedToUTC() ? time : LocalDateTime.ofInstant(time, ZoneOffset.UTC);
    }
    if (meaning instanceof DecimalLogicalTypeAnnotation decimal) {
      BigInteger digits =
          value instanceof byte[] bytes
              ? new BigInteger(bytes)
              : BigInteger.valueOf(((Number) value).longValue());
      return new BigDecimal(digits, decimal.getScale());
    }
    if (meaning instanceof IntLogicalTypeAnnotation whole && !whole.isSigned()) {
      return value instanceof Long number
          ? new BigDecimal(Long.toUnsignedString(number))
          : Integer.toUnsignedLong((Integer) value);
    }
    return value instanceof byte[] && meaning != null
        ? record.getBinary(index, at).toStringUsingUTF8()
        : value;
  }

  /** The time of old files: nanoseconds of the day, and a Julian day. */
  private static Instant instant(ByteBuffer bytes) {
    ByteBuffer stored = bytes.slice().order(ByteOrder.LITTLE_ENDIAN);
    long nanos = stored.getLong();
    long day = stored.getInt() - JULIAN_DAY_OF_1970;
    return Instant.EPOCH.plus(day, ChronoUnit.DAYS).plusNanos(nanos);
  }

  private static ChronoUnit unit(TimestampLogicalTypeAnnotation stamp) {
    return switch (stamp.getUnit()) {
      case MILLIS -> ChronoUnit.MILLIS;
      case MICROS -> ChronoUnit.MICROS;
      case NANOS -> ChronoUnit.NANOS;
    };
  }

  private static Object stored(Group record, int index, int at, PrimitiveType type) {
    return switch (type.getPrimitiveTypeName()) {
      case BOOLEAN -> record.getBoolean(index, at);
      case INT32 -> record.getInteger(index, at);
      case INT64 -> record.getLong(index, at);
      case FLOAT -> record.getFloat(index, at);
      case DOUBLE -> record.getDouble(index, at);
      case BINARY, FIXED_LEN_BYTE_ARRAY -> record.getBinary(index, at).getBytes();
      case INT96 -> instant(ByteBuffer.wrap(record.getInt96(index, at).getBytes()));
    };
  }
}
