package io.rlvr.jobs.spark;

import org.apache.spark.sql.SparkSession;

/** A session that a command has until it closes the lease. */
public final class SessionLease implements AutoCloseable {
  private final SparkSession spark;
  private final Runnable end;

  /**
   * @param end what becomes of the session then
   */
  SessionLease(SparkSession spark, Runnable end) {
    this.spark = spark;
    this.end = end;
  }

  public SparkSession spark() {
    return spark;
  }

  @Override
  public void close() {
    end.run();
  }
}
