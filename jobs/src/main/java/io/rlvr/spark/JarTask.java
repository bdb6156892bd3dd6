package io.rlvr.spark;

import org.apache.spark.sql.SparkSession;

/**
 * A command as a task of a scheduler that has a session already, such as a JAR task of Databricks.
 * It never ends the process and never closes the session. Where none is there it starts one, with
 * the settings of {@code spark-submit}.
 */
public final class JarTask {
  private JarTask() {}

  /**
   * Runs one command in the session that is there.
   *
   * @param arguments as on the command line, without {@code --master}
   * @throws RlvrException if the command ends with another exit status than 0
   */
  public static void main(String[] arguments) {
    Rlvr.run(SparkSession.builder().getOrCreate(), arguments);
  }
}
