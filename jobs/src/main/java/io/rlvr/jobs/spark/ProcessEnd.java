package io.rlvr.jobs.spark;

import java.util.Properties;
import java.util.function.IntConsumer;

/**
 * How the process of a command ends. Where YARN made a container for the driver, the process is
 * Spark's to end: an exit counts as a failure there, whatever its status, and the command is run
 * again.
 */
public final class ProcessEnd {
  private ProcessEnd() {}

  /**
   * Exits; in the driver's container it returns after success.
   *
   * @throws IllegalStateException in the driver's container, with another status than 0
   */
  public static void with(int status) {
    with(status, System.getProperties(), System::exit);
  }

  static void with(int status, Properties properties, IntConsumer exit) {
    if (!isContainer(properties)) {
      exit.accept(status);
    } else if (status != 0) {
      throw new IllegalStateException(
          "rlvr ended with exit status %d; standard error of this container says why"
              .formatted(status));
    }
  }

  /** Spark tells its application master so, in cluster mode alone. */
  private static boolean isContainer(Properties properties) {
    return "yarn".equals(properties.getProperty("spark.master"))
        && "cluster".equals(properties.getProperty("spark.submit.deployMode"))
        && properties.containsKey("spark.yarn.app.id");
  }
}
