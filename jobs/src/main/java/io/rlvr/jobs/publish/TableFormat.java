package io.rlvr.jobs.publish;

import io.rlvr.config.UserException;
import java.util.Arrays;
import java.util.Locale;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.analysis.NoSuchTableException;

/** In which form tables are published. */
public enum TableFormat {
  PARQUET {
    @Override
    void overwrite(Dataset<Row> rows, String table) {
      rows.sparkSession().conf().set("spark.sql.sources.partitionOverwriteMode", "dynamic");
      rows.write().mode("overwrite").insertInto(table);
    }
  },
  DELTA {
    @Override
    void overwrite(Dataset<Row> rows, String table) {
      overwriteByCatalog(rows, table);
    }
  },
  ICEBERG {
    @Override
    void overwrite(Dataset<Row> rows, String table) {
      overwriteByCatalog(rows, table);
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
}
