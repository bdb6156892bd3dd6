package io.rlvr.jobs.publish;

import io.rlvr.config.UserException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalog.Column;
import org.apache.spark.sql.types.StructType;

/**
 * A table that is there. Rows that are overwritten by partitions are those of one run only if the
 * table has these partitions: in any other table they would be everybody's.
 *
 * @param name for messages
 * @param quoted for Spark
 */
record ExistingTable(
    SparkSession spark, String namespace, String name, String quoted, TableFormat format) {

  /**
   * @param schema of what is published
   * @throws UserException if the table is not as {@code publish} makes it
   */
  void require(StructType schema) {
    provider()
        .filter(there -> !there.equals(format.toString()))
        .ifPresent(
            there -> {
              throw refused("is of format %s".formatted(there), "one of format " + format);
            });
    List<String> known =
        Arrays.stream(schema.fieldNames()).map(each -> each.toLowerCase(Locale.ROOT)).toList();
    List<String> partitions = new ArrayList<>();
    for (Column column : columns()) {
      if (!known.contains(column.name().toLowerCase(Locale.ROOT))) {
        throw refused("has a column %s".formatted(column.name()), "one that publish made");
      }
      if (column.isPartition()) {
        partitions.add(column.name().toLowerCase(Locale.ROOT));
      }
    }
    List<String> wanted = Publisher.partitions(schema);
    if (!partitions.equals(wanted)) {
      throw refused("is partitioned by " + partitions, "one that is partitioned by " + wanted);
    }
  }

  private List<Column> columns() {
    try {
      return spark.catalog().listColumns(quoted).collectAsList();
    } catch (AnalysisException e) {
      throw UserException.causedBy(
          e, "Cannot publish to %s: table %s has gone (expected none or one)", namespace, name);
    }
  }

  /** As {@code USING} had it; empty where the catalog does not say. */
  private Optional<String> provider() {
    return spark.sql("DESCRIBE TABLE EXTENDED " + quoted).collectAsList().stream()
        .filter(row -> "Provider".equals(row.getString(0)))
        .map(ExistingTable::value)
        .map(value -> value.toLowerCase(Locale.ROOT))
        .collect(Collectors.reducing((first, second) -> second));
  }

  private static String value(Row row) {
    return row.getString(1);
  }

  private UserException refused(String found, String expected) {
    return new UserException(
        "Cannot publish to %s: table %s %s (expected %s)", namespace, name, found, expected);
  }
}
