package io.rlvr.jobs.spark;

import org.apache.spark.sql.SparkSession;

/** A session that a command has until it closes the lease. */
public final class SessionLease implements AutoCloseable {
  private final SparkSession spark;
  private final SparkSession owner;
  private final Runnable end;

  /**
   * @param end what becomes of the session then
   */
  SessionLease(SparkSession spark, Runnable end) {
    this(spark, spark, end);
  }

  /**
   * @param owner the session that this one is a copy of
   */
  SessionLease(SparkSession spark, SparkSession owner, Runnable end) {
    this.spark = spark;
    this.owner = owner;
    this.end = end;
  }

  /** The session of whoever called the command, which keeps what it knows of tables to itself. */
  public SparkSession owner() {
    return owner;
  }

  public SparkSession spark() {
    return spark;
  }

  @Override
  public void close() {
    end.run();
  }
}
