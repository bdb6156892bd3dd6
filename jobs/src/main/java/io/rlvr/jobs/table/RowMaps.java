package io.rlvr.jobs.table;

import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import scala.jdk.javaapi.CollectionConverters;

/** Spark rows of any schema as plain maps and lists. */
public final class RowMaps {
  private RowMaps() {}

  /** Columns by name; null columns are left out. */
  public static Map<String, Object> of(Row row) {
    Map<String, Object> map = new LinkedHashMap<>();
    String[] names = row.schema().fieldNames();
    for (int i = 0; i < names.length; i++) {
      if (!row.isNullAt(i)) {
        map.put(names[i], plain(row.get(i)));
      }
    }
    return map;
  }

  private static Object plain(Object value) {
    if (value instanceof Row row) {
      return of(row);
    }
    if (value instanceof scala.collection.Seq<?> seq) {
      List<Object> list = new ArrayList<>();
      CollectionConverters.asJava(seq).forEach(element -> list.add(plain(element)));
      return list;
    }
    if (value instanceof scala.collection.Map<?, ?> entries) {
      Map<String, Object> map = new LinkedHashMap<>();
      CollectionConverters.asJava(entries)
          .forEach((key, element) -> map.put(String.valueOf(key), plain(element)));
      return map;
    }
    // an instant, whose text must not depend on the time zone of this machine
    return value instanceof Timestamp time ? time.toInstant() : value;
  }
}
