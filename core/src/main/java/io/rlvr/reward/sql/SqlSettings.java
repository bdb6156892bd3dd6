package io.rlvr.reward.sql;

import io.rlvr.config.Key;
import java.util.List;

/** The settings of sql-result, the reward that compares the results of queries. */
public final class SqlSettings {
  public static final Key<String> DATABASES =
      Key.text(
              "reward.sql-result.databases",
              "",
              "The folder with the databases of sql-result, on every machine that scores")
          .later();

  public static final Key<String> COLUMN =
      Key.text(
              "reward.sql-result.database-column",
              "database",
              "The column of a prompt that names its database: a path within"
                  + " reward.sql-result.databases, of a SQLite file or of a folder")
          .later();

  public static final Key<RowOrder> ROWS =
      Key.choice(
              "reward.sql-result.rows",
              RowOrder.AS_REFERENCE,
              "How sql-result compares rows: in the order that the reference's outermost ORDER BY"
                  + " asks for, else as a bag; always as a bag, which counts duplicates; or as a set,"
                  + " as BIRD does")
          .later();

  public static final Key<ColumnOrder> COLUMNS =
      Key.choice(
              "reward.sql-result.columns",
              ColumnOrder.AS_WRITTEN,
              "Whether the columns of a result must have the reference's order in sql-result")
          .later();

  public static final Key<ColumnNames> NAMES =
      Key.choice(
              "reward.sql-result.names",
              ColumnNames.IGNORED,
              "Whether the columns of a result must have the reference's names in sql-result, case"
                  + " apart")
          .later();

  public static final Key<Double> RELATIVE_TOLERANCE =
      Key.between(
              "reward.sql-result.relative-tolerance",
              1e-6,
              0,
              1,
              "How far a number of a result may be from the reference's, relative to the larger;"
                  + " whole numbers must be equal")
          .later();

  public static final Key<Double> ABSOLUTE_TOLERANCE =
      Key.atLeast(
              "reward.sql-result.absolute-tolerance",
              1e-9,
              0,
              "How far a number of a result may be from the reference's; whole numbers must be equal")
          .later();

  public static final Key<Double> TIMEOUT =
      Key.between("reward.sql-result.timeout", 5, 0.001, 3600, "Seconds that each query may take")
          .later();

  public static final Key<Integer> MAX_ROWS =
      Key.integer("reward.sql-result.max-rows", 10_000, 1, 1_000_000, "Rows that a result may have")
          .later();

  public static final Key<Integer> MEMORY_MB =
      Key.integer(
              "reward.sql-result.memory-mb",
              512,
              16,
              "MiB that a query may take; DuckDB keeps that itself, for SQLite the memory of the"
                  + " process is watched")
          .later();

  public static final Key<Integer> VALUE_KB =
      Key.integer(
              "reward.sql-result.value-kb",
              256,
              1,
              1_000_000,
              "KiB that one text, blob or row may have within SQLite")
          .later();

  public static final List<Key<?>> KEYS =
      List.of(
          DATABASES,
          COLUMN,
          ROWS,
          COLUMNS,
          NAMES,
          RELATIVE_TOLERANCE,
          ABSOLUTE_TOLERANCE,
          TIMEOUT,
          MAX_ROWS,
          MEMORY_MB,
          VALUE_KB);

  /** How rows are compared. */
  public enum RowOrder {
    AS_REFERENCE,
    BAG,
    SET
  }

  /** How columns are paired. */
  public enum ColumnOrder {
    AS_WRITTEN,
    ANY
  }

  /** Whether columns are told apart by their names. */
  public enum ColumnNames {
    IGNORED,
    COMPARED
  }

  private SqlSettings() {}
}
