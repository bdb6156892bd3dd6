package io.rlvr.reward.sql;

import io.rlvr.reward.Flags;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * Runs one query within its bounds. Memory can be measured for the whole process only. A query that
 * seems to take too much is therefore run again with no other query beside it, and that decides.
 */
final class BoundedQuery {
  private static final ReadWriteLock RUNNING = new ReentrantReadWriteLock(true);

  private BoundedQuery() {}

  /**
   * @throws QueryException if it is wrong, or takes more than the limits
   */
  static ResultTable run(Connection connection, String sql, SqlLimits limits)
      throws QueryException {
    Optional<ResultTable> result = run(connection, sql, limits, RUNNING.readLock());
    if (result.isEmpty()) {
      result = run(connection, sql, limits, RUNNING.writeLock());
    }
    return result.orElseThrow(
        () ->
            new QueryException(
                Flags.SQL_TOO_LARGE, "more than " + limits.memoryMb() + " MiB of memory"));
  }

  /** Empty if it took too much memory. */
  private static Optional<ResultTable> run(
      Connection connection, String sql, SqlLimits limits, Lock lock) throws QueryException {
    lock.lock();
    try (Statement statement = connection.createStatement();
        Watchdog watchdog = Watchdog.over(statement, limits)) {
      try (ResultSet rows = statement.executeQuery(sql)) {
        return Optional.of(ResultReader.read(rows, limits));
      } catch (SQLException e) {
        return switch (watchdog.end()) {
          case MEMORY -> Optional.empty();
          case TIME ->
              throw new QueryException(
                  Flags.SQL_TIMEOUT, "more than " + limits.timeout().toMillis() + " ms");
          case NONE -> throw wrong(e);
        };
      }
    } catch (SQLException e) {
      throw wrong(e);
    } finally {
      lock.unlock();
    }
  }

  private static QueryException wrong(SQLException e) {
    String message = String.valueOf(e.getMessage());
    String lower = message.toLowerCase(Locale.ROOT);
    boolean isTooLarge = lower.contains("too big") || lower.contains("out of memory");
    return new QueryException(isTooLarge ? Flags.SQL_TOO_LARGE : Flags.SQL_ERROR, message);
  }
}
