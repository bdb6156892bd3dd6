package io.rlvr.jobs.spark;

import io.rlvr.config.Settings;
import io.rlvr.config.UserException;
import io.rlvr.jobs.settings.LoopOptions;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.sql.SparkSession;

/** Starts Spark with what the stages rely on. */
public final class Sessions {
  /** Spark's own names of what its pages and logs must not show, and those of API keys. */
  static final String REDACTED =
      "(?i)secret|password|passwd|token|credential|access[._-]?key|api[._-]?key";

  static final String TIME_ZONE = "spark.sql.session.timeZone";
  static final String UTC = "UTC";

  private static final Pattern TOO_LARGE =
      Pattern.compile("Required (.+) is above the max threshold \\((\\d+) MB\\) of this cluster");

  private static final String UI = "spark.ui.enabled";
  private static final String REDACTION = "spark.redaction.regex";

  private Sessions() {}

  /**
   * A session on that master.
   *
   * @param application its name in Spark's own pages
   * @throws UserException if the Spark that is here is not of the version that this was built for,
   *     or the master is none, does not answer or has no room for an executor
   */
  public static SparkSession open(String master, String application) {
    return started(builder(master, application));
  }

  /**
   * The same for a run with these settings. Where two jobs run at once, tasks that become free go
   * to both: in order of arrival, the rollout ahead would take them all.
   */
  public static SparkSession open(String master, String application, Settings settings) {
    SparkSession.Builder builder = builder(master, application);
    if (LoopOptions.from(settings).runsAhead()) {
      builder.config("spark.scheduler.mode", "FAIR");
    }
    return started(builder);
  }

  /**
   * The same to look at tables of few rows. On a local master it leaves out what pays only over
   * many: compiled queries, shuffles and more than one task at a time.
   */
  public static SparkSession lookUp(String master, String application) {
    SparkSession.Builder builder = builder(master, application);
    if (master.startsWith("local")) {
      builder
          .config("spark.sql.shuffle.partitions", "1")
          .config("spark.default.parallelism", "1")
          .config("spark.sql.leafNodeDefaultParallelism", "1")
          .config("spark.sql.codegen.wholeStage", "false")
          .config("spark.sql.codegen.factoryMode", "NO_CODEGEN")
          .config("spark.sql.sources.parallelPartitionDiscovery.threshold", "100000")
          .config("spark.appStateStore.asyncTracking.enable", "false")
          .config("spark.cleaner.referenceTracking", "false");
    }
    return started(builder);
  }

  private static SparkSession started(SparkSession.Builder builder) {
    try {
      return builder.getOrCreate();
    } catch (IllegalArgumentException e) {
      throw refused(e);
    }
  }

  /** Spark knows what Yarn gives at most, and compares before it asks. */
  static RuntimeException refused(IllegalArgumentException problem) {
    Matcher size = TOO_LARGE.matcher(String.valueOf(problem.getMessage()));
    return size.lookingAt()
        ? UserException.causedBy(
            problem,
            "Cannot start on Yarn: %s (expected at most %s MB together, which is the cluster's"
                + " yarn.scheduler.maximum-allocation-mb)",
            size.group(1),
            size.group(2))
        : problem;
  }

  private static SparkSession.Builder builder(String master, String application) {
    Masters.check(master);
    checkSpark();
    SparkSession.Builder builder =
        SparkSession.builder()
            .appName("rlvr " + application)
            .master(master)
            // A second attempt of a slow model task would fight the first for the device.
            .config("spark.speculation", "false")
            .config(TIME_ZONE, UTC)
            .config(REDACTION, System.getProperty(REDACTION, REDACTED));
    if (master.startsWith("local")) {
      builder
          .config(UI, System.getProperty(UI, "false"))
          .config("spark.driver.host", "127.0.0.1")
          .config("spark.driver.bindAddress", "127.0.0.1")
          // The executor is this process: if it slept, as a laptop does, it is not lost.
          .config("spark.network.timeout", "24h")
          .config("spark.sql.shuffle.partitions", "4")
          .config("spark.sql.adaptive.enabled", "false");
    }
    return builder;
  }

  /**
   * A minor version of Spark is of its own make: another one fails in the middle of something.
   *
   * @throws UserException if the Spark that is here is not of the version that this was built for
   */
  static void checkSpark() {
    Assembly.sparkVersion()
        .ifPresent(built -> checkSpark(built, org.apache.spark.package$.MODULE$.SPARK_VERSION()));
  }

  static void checkSpark(String built, String found) {
    if (!minor(built).equals(minor(found))) {
      throw new UserException(
          "Cannot run on Spark %s: rlvr.jar was built for Spark %s (expected a distribution of %s)",
          found, built, minor(built));
    }
  }

  private static String minor(String version) {
    return version.replaceFirst("^(\\d+\\.\\d+)\\..*", "$1");
  }
}
