package io.rlvr.jobs.spark;

import io.rlvr.config.Settings;
import org.apache.spark.sql.SparkSession;

/** Sessions that end with their command. */
record CommandSessions() implements SessionSource {
  @Override
  public SessionLease lend(String master, String application) {
    return lease(Sessions.open(masterOr(master), application));
  }

  @Override
  public SessionLease lend(String master, String application, Settings settings) {
    return lease(Sessions.open(masterOr(master), application, settings));
  }

  @Override
  public SessionLease lendToLookUp(String master, String application) {
    return lease(Sessions.lookUp(masterOr(master), application));
  }

  private static SessionLease lease(SparkSession spark) {
    return new SessionLease(spark, spark::stop);
  }

  /** The master that the user named, here or to spark-submit; else all cores of this machine. */
  private static String masterOr(String named) {
    return named.isEmpty() ? System.getProperty("spark.master", "local[*]") : named;
  }
}
