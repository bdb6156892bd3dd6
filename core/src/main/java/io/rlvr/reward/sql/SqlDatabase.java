package io.rlvr.reward.sql;

/** An open database that nothing can be written to. One instance serves one thread. */
interface SqlDatabase extends AutoCloseable {
  /**
   * @throws QueryException if it may not run here
   */
  SqlStatement statement(String sql) throws QueryException;

  /**
   * @throws QueryException if it is wrong, or takes more than the limits
   */
  ResultTable run(String sql) throws QueryException;

  @Override
  void close();
}
