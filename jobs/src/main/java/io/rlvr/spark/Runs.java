package io.rlvr.spark;

import io.rlvr.jobs.run.RunTables;
import io.rlvr.jobs.storage.HadoopFileStore;
import org.apache.spark.sql.SparkSession;

/** Opens runs to be read. */
public final class Runs {
  private Runs() {}

  /**
   * The run in that folder, as its manifests tell it at this moment. Steps that come later are in
   * what is opened later.
   *
   * @param folder on any file system that Hadoop knows; a path of this machine if it has no scheme
   * @throws RlvrException if the folder is no run or one that is damaged
   */
  public static OpenRun open(SparkSession spark, String folder) {
    return Failures.told(
        OpenRun.reading(folder),
        () ->
            new OpenRun(
                RunTables.of(
                    spark,
                    HadoopFileStore.open(folder, spark.sparkContext().hadoopConfiguration()))));
  }
}
