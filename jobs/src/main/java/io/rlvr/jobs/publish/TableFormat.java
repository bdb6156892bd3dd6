package io.rlvr.jobs.publish;

import io.rlvr.config.UserException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.analysis.NoSuchTableException;

/** In which form tables are published. */
public enum TableFormat {
  PARQUET {
    @Override
    void overwrite(Dataset<Row> rows, String table) {
      rows.sparkSession().conf().set("spark.sql.sources.partitionOverwriteMode", "dynamic");
      rows.write().mode("overwrite").insertInto(table);
    }

    /** A table of files knows no DELETE. */
    @Override
    void keepSteps(SparkSession spark, String table, String run, Set<Integer> steps) {
      for (Row row :
          spark
              .sql("SHOW PARTITIONS %s PARTITION (run = %s)".formatted(table, literal(run)))
              .collectAsList()) {
        String step = row.getString(0).replaceFirst("(?s).*/step=", "");
        if (!steps.contains(Integer.valueOf(step))) {
          spark.sql(
              "ALTER TABLE %s DROP IF EXISTS PARTITION (run = %s, step = %s)"
                  .formatted(table, literal(run), step));
        }
      }
    }
  },
  DELTA {
    @Override
    void overwrite(Dataset<Row> rows, String table) {
      overwriteByCatalog(rows, table);
    }

    @Override
    void keepSteps(SparkSession spark, String table, String run, Set<Integer> steps) {
      deleteByCatalog(spark, table, run, steps);
    }
  },
  ICEBERG {
    @Override
    void overwrite(Dataset<Row> rows, String table) {
      overwriteByCatalog(rows, table);
    }

    @Override
    void keepSteps(SparkSession spark, String table, String run, Set<Integer> steps) {
      deleteByCatalog(spark, table, run, steps);
    }
  };

  /**
   * The format of that name.
   *
   * @throws UserException if there is none
   */
  public static TableFormat named(String name) {
    return Arrays.stream(values())
        .filter(format -> format.toString().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new UserException(
                    "Invalid --format: '%s' (expected parquet, delta or iceberg)", name));
  }

  /** Replaces the partitions that rows have, and no others. May change settings of the session. */
  abstract void overwrite(Dataset<Row> rows, String table);

  /** Takes all rows of a run out that are not of these steps. */
  abstract void keepSteps(SparkSession spark, String table, String run, Set<Integer> steps);

  /** As {@code USING} takes it. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** In one commit: all partitions or none. */
  private static void overwriteByCatalog(Dataset<Row> rows, String table) {
    try {
      rows.writeTo(table).overwritePartitions();
    } catch (NoSuchTableException e) {
      throw new IllegalStateException("The table has gone: " + table, e);
    }
  }

  private static void deleteByCatalog(
      SparkSession spark, String table, String run, Set<Integer> steps) {
    String others =
        steps.isEmpty()
            ? ""
            : steps.stream()
                .map(String::valueOf)
                .collect(Collectors.joining(", ", " AND step NOT IN (", ")"));
    spark.sql("DELETE FROM %s WHERE run = %s%s".formatted(table, literal(run), others));
  }

  private static String literal(String text) {
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
  }
}
