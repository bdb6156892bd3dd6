package io.rlvr.jobs.spark;

import io.rlvr.config.Settings;
import org.apache.spark.sql.SparkSession;

/** Where a command has its session from. */
public interface SessionSource {
  /**
   * A session for as long as the lease is open.
   *
   * @param master the one that the user named; empty for none
   * @param application the name of the session in Spark's own pages
   */
  SessionLease lend(String master, String application);

  /** The same for a run with these settings. */
  SessionLease lend(String master, String application, Settings settings);

  /** The same to look at tables of few rows. */
  default SessionLease lendToLookUp(String master, String application) {
    return lend(master, application);
  }

  /** Each command starts its session and ends it. */
  static SessionSource ofCommands() {
    return new CommandSessions();
  }

  /**
   * A session that somebody else has started and goes on with. A command works on a copy of it,
   * with its temporary views and its settings of SQL, and leaves it as it was.
   */
  static SessionSource of(SparkSession owned) {
    return new OwnedSession(owned);
  }
}
