package io.rlvr.reward.sql;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.Set;

/**
 * Parquet and CSV files as tables of DuckDB, each under the name of its file. They are loaded into
 * a database file of its own, which is opened again for reading alone, with access to files and
 * network off and the configuration locked; it is gone when this is closed.
 */
final class DuckdbDatabase {
  private static final String DRIVER = "org.duckdb.DuckDBDriver";

  /** Table functions that compute rows from their arguments alone. */
  private static final Set<String> TABLE_FUNCTIONS =
      Set.of("range", "generate_series", "unnest", "json_each", "json_tree");

  /** Scalar functions that run texts as queries, read settings, or give other values each time. */
  private static final Set<String> REFUSED =
      Set.of(
          "query",
          "query_table",
          "json_execute_serialized_sql",
          "json_serialize_sql",
          "current_setting",
          "getvariable",
          "getenv",
          "random",
          "setseed",
          "uuid",
          "uuidv4",
          "uuidv7",
          "gen_random_uuid",
          "nextval",
          "repeat",
          "lpad",
          "rpad",
          "list_resize",
          "array_resize",
          "bitstring",
          "format",
          "printf",
          "sleep_ms",
          "write_log");

  private DuckdbDatabase() {}

  /**
   * @param files at least one, .parquet or .csv
   * @throws DatabaseException if a file is no table, or this machine has no DuckDB
   */
  static SqlDatabase open(List<Path> files, SqlLimits limits) throws DatabaseException {
    Driver driver = driver();
    try {
      Path folder = Files.createTempDirectory("rlvr-sql");
      try {
        Path file = folder.resolve("tables.duckdb");
        load(driver, file, files, limits);
        return locked(connect(driver, file, limits, "READ_ONLY"), folder, limits);
      } catch (SQLException | DatabaseException e) {
        delete(folder);
        throw e;
      }
    } catch (SQLException e) {
      throw new DatabaseException(
          DatabaseException.Fault.DATA,
          "cannot be loaded: " + String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
    } catch (IOException e) {
      throw new DatabaseException(
          DatabaseException.Fault.MACHINE, "no temporary folder for it: " + e.getMessage());
    }
  }

  private static Driver driver() throws DatabaseException {
    try {
      ClassLoader own = Thread.currentThread().getContextClassLoader();
      ClassLoader loader = own == null ? DuckdbDatabase.class.getClassLoader() : own;
      return Class.forName(DRIVER, true, loader)
          .asSubclass(Driver.class)
          .getDeclaredConstructor()
          .newInstance();
    } catch (ReflectiveOperationException e) {
      throw new DatabaseException(
          DatabaseException.Fault.MACHINE,
          "a folder of Parquet and CSV files needs DuckDB (expected org.duckdb:duckdb_jdbc on the"
              + " class path, see docs/rewards.md)");
    }
  }

  private static Connection connect(Driver driver, Path file, SqlLimits limits, String mode)
      throws SQLException {
    Properties properties = new Properties();
    properties.setProperty("access_mode", mode);
    properties.setProperty("threads", "1");
    properties.setProperty("memory_limit", limits.memoryMb() + "MiB");
    properties.setProperty("temp_directory", "");
    properties.setProperty("max_temp_directory_size", "0KiB");
    properties.setProperty("autoinstall_known_extensions", "false");
    properties.setProperty("autoload_known_extensions", "false");
    properties.setProperty("allow_community_extensions", "false");
    properties.setProperty("jdbc_stream_results", "true");
    return driver.connect("jdbc:duckdb:" + file, properties);
  }

  private static void load(Driver driver, Path file, List<Path> files, SqlLimits limits)
      throws SQLException, DatabaseException {
    try (Connection connection = connect(driver, file, limits, "READ_WRITE");
        Statement statement = connection.createStatement()) {
      for (Path table : files) {
        statement.execute(creation(table));
      }
    }
  }

  private static String creation(Path table) throws DatabaseException {
    String file = table.getFileName().toString();
    if (table.toString().matches("(?s).*[*?\\[\\]{}].*")) {
      throw new DatabaseException(
          DatabaseException.Fault.DATA, "'" + file + "' (expected a name without *?[]{})");
    }
    String name = file.substring(0, file.lastIndexOf('.'));
    String reader = file.toLowerCase(Locale.ROOT).endsWith(".csv") ? "read_csv" : "read_parquet";
    return "CREATE TABLE \"%s\" AS SELECT * FROM %s('%s')"
        .formatted(name.replace("\"", "\"\""), reader, table.toString().replace("'", "''"));
  }

  private static SqlDatabase locked(Connection connection, Path folder, SqlLimits limits)
      throws SQLException {
    try {
      Refusals refusals = locked(connection);
      return new SqlDatabase(connection, SqlDialect.DUCKDB, refusals, limits, () -> delete(folder));
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
  }

  private static Refusals locked(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      Set<String> functions =
          names(
              statement,
              "SELECT DISTINCT function_name FROM duckdb_functions()"
                  + " WHERE function_type IN ('table', 'table_macro', 'pragma')");
      Set<String> sources = names(statement, "SELECT view_name FROM duckdb_views() WHERE internal");
      sources.removeIf(name -> !name.startsWith("duckdb_"));
      functions.removeAll(TABLE_FUNCTIONS);
      functions.addAll(REFUSED);
      statement.execute("SET max_expression_depth = 250");
      statement.execute("SET enable_external_access = false");
      statement.execute("SET lock_configuration = true");
      return new Refusals(functions, sources);
    }
  }

  private static Set<String> names(Statement statement, String sql) throws SQLException {
    Set<String> names = new HashSet<>();
    try (ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        names.add(rows.getString(1).toLowerCase(Locale.ROOT));
      }
    }
    return names;
  }

  /** DuckDB may leave a file beside its own. */
  private static void delete(Path folder) throws IOException {
    try (var files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(folder);
  }
}
