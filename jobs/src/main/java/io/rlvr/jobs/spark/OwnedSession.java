package io.rlvr.jobs.spark;

import io.rlvr.config.Settings;
import io.rlvr.config.UserException;
import java.lang.reflect.InvocationTargetException;
import org.apache.spark.sql.SparkSession;
import scala.Option;

/** Copies of a session that its owner goes on with. */
record OwnedSession(SparkSession owned) implements SessionSource {
  /** It has a master and a name. */
  @Override
  public SessionLease lend(String master, String application) {
    Sessions.checkSpark();
    SparkSession copy = copy();
    copy.conf().set(Sessions.TIME_ZONE, Sessions.UTC);
    Option<SparkSession> before = SparkSession.getActiveSession();
    SparkSession.setActiveSession(copy);
    return new SessionLease(copy, owned, () -> restore(before));
  }

  /** How jobs share the cluster was said when it was started. */
  @Override
  public SessionLease lend(String master, String application, Settings settings) {
    return lend(master, application);
  }

  private static void restore(Option<SparkSession> before) {
    if (before.isDefined()) {
      SparkSession.setActiveSession(before.get());
    } else {
      SparkSession.clearActiveSession();
    }
  }

  /** Spark has it for its streams; which class it belongs to differs from version to version. */
  private SparkSession copy() {
    try {
      return (SparkSession) owned.getClass().getMethod("cloneSession").invoke(owned);
    } catch (NoSuchMethodException e) {
      throw UserException.causedBy(
          e,
          "Cannot run in a session of %s (expected a session of Spark itself, none of Spark"
              + " Connect)",
          owned.getClass().getName());
    } catch (InvocationTargetException e) {
      throw new IllegalStateException("The session cannot be copied", e.getCause());
    } catch (IllegalAccessException e) {
      throw new IllegalStateException("The session cannot be copied", e);
    }
  }
}
