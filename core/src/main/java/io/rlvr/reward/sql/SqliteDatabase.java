package io.rlvr.reward.sql;

import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConnection;
import org.sqlite.SQLiteLimits;
import org.sqlite.SQLiteOpenMode;

/**
 * A SQLite file, opened read-only and as immutable: nothing beside it is read or made. Functions
 * are allowed by name, so that neither those of the driver's extensions nor those of a later
 * version can be called; they are compared with what this library really has.
 */
final class SqliteDatabase {
  private static final Set<String> ALLOWED =
      Set.copyOf(
          List.of(
              ("-> ->> abs acos acosh asin asinh atan atan2 atanh avg ceil ceiling char coalesce"
                      + " concat concat_ws cos cosh count cume_dist current_date current_time"
                      + " current_timestamp date datetime degrees dense_rank exp first_value floor"
                      + " format glob group_concat hex if ifnull iif instr json json_array"
                      + " json_array_length json_each json_extract json_group_array"
                      + " json_group_object json_object json_quote json_tree json_type json_valid"
                      + " julianday lag last_value lead length like likelihood likely ln log log10"
                      + " log2 lower ltrim max min mod nth_value ntile nullif octet_length"
                      + " percent_rank pi pow power printf quote radians rank replace round"
                      + " row_number rtrim sign sin sinh sqrt strftime string_agg substr substring"
                      + " sum tan tanh time timediff total trim trunc typeof unhex unicode unixepoch"
                      + " unlikely upper zeroblob")
                  .split(" ")));

  private SqliteDatabase() {}

  /**
   * @throws DatabaseException if it is no SQLite file
   */
  static SqlDatabase open(Path file, SqlLimits limits) throws DatabaseException {
    SQLiteConfig config = new SQLiteConfig();
    config.setReadOnly(true);
    config.setOpenMode(SQLiteOpenMode.OPEN_URI);
    config.enableLoadExtension(false);
    config.setTempStore(SQLiteConfig.TempStore.MEMORY);
    String url = "jdbc:sqlite:file:" + file.toUri().getRawPath() + "?immutable=1";
    try {
      SQLiteConnection connection = (SQLiteConnection) config.createConnection(url);
      try {
        Refusals refusals = locked(connection, limits);
        return new SqlDatabase(connection, SqlDialect.SQLITE, refusals, limits, () -> {});
      } catch (SQLException e) {
        connection.close();
        throw e;
      }
    } catch (SQLException e) {
      throw new DatabaseException(DatabaseException.Fault.DATA, "cannot be opened: " + line(e));
    }
  }

  private static Refusals locked(SQLiteConnection connection, SqlLimits limits)
      throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA query_only = ON");
      statement.execute("PRAGMA trusted_schema = OFF");
      statement.execute("PRAGMA cell_size_check = ON");
      statement.execute("PRAGMA mmap_size = 0");
      Set<String> functions = names(statement, "PRAGMA function_list");
      Set<String> modules = names(statement, "PRAGMA module_list");
      names(statement, "SELECT name FROM sqlite_master"); // else a wrong file is seen too late
      functions.addAll(modules);
      functions.removeAll(ALLOWED);
      modules.removeAll(ALLOWED);
      limit(connection, limits);
      return new Refusals(functions, modules);
    }
  }

  private static void limit(SQLiteConnection connection, SqlLimits limits) throws SQLException {
    connection.setLimit(SQLiteLimits.SQLITE_LIMIT_LENGTH, limits.valueBytes());
    connection.setLimit(SQLiteLimits.SQLITE_LIMIT_SQL_LENGTH, 1 << 18);
    connection.setLimit(SQLiteLimits.SQLITE_LIMIT_COLUMN, 500);
    connection.setLimit(SQLiteLimits.SQLITE_LIMIT_EXPR_DEPTH, 200);
    connection.setLimit(SQLiteLimits.SQLITE_LIMIT_COMPOUND_SELECT, 50);
    connection.setLimit(SQLiteLimits.SQLITE_LIMIT_VDBE_OP, 100_000);
    connection.setLimit(SQLiteLimits.SQLITE_LIMIT_FUNCTION_ARG, 100);
    connection.setLimit(SQLiteLimits.SQLITE_LIMIT_ATTACHED, 0);
    connection.setLimit(SQLiteLimits.SQLITE_LIMIT_LIKE_PATTERN_LENGTH, 1_000);
    connection.setLimit(SQLiteLimits.SQLITE_LIMIT_VARIABLE_NUMBER, 0);
    connection.setLimit(SQLiteLimits.SQLITE_LIMIT_WORKER_THREADS, 0);
  }

  private static Set<String> names(Statement statement, String sql) throws SQLException {
    Set<String> names = new HashSet<>();
    try (ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        names.add(rows.getString(1));
      }
    }
    return names;
  }

  private static String line(SQLException e) {
    return e.getMessage().lines().findFirst().orElse("");
  }
}
