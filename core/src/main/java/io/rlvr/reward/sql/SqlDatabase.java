package io.rlvr.reward.sql;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;

/** An open database that nothing can be written to. One instance serves one thread. */
final class SqlDatabase implements AutoCloseable {
  private final Connection connection;
  private final SqlDialect dialect;
  private final Refusals refusals;
  private final SqlLimits limits;
  private final Files files;

  /** What stays of a database when its connection is closed. */
  interface Files {
    void delete() throws IOException;
  }

  /**
   * @param connection to what is locked already; closed with this
   * @param files deleted when the connection is closed
   */
  SqlDatabase(
      Connection connection, SqlDialect dialect, Refusals refusals, SqlLimits limits, Files files) {
    this.connection = connection;
    this.dialect = dialect;
    this.refusals = refusals;
    this.limits = limits;
    this.files = files;
  }

  /**
   * @throws QueryException if it may not run here
   */
  SqlStatement statement(String sql) throws QueryException {
    return SqlStatement.of(sql, dialect, refusals);
  }

  /**
   * @throws QueryException if it is wrong, or takes more than the limits
   */
  ResultTable run(String sql) throws QueryException {
    return BoundedQuery.run(connection, sql, limits);
  }

  @Override
  public void close() {
    try {
      connection.close();
      files.delete();
    } catch (SQLException | IOException e) {
      throw new IllegalStateException("Cannot close a database that was only read", e);
    }
  }
}
