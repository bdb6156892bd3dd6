package io.rlvr.jobs.prompts;

import io.rlvr.config.Settings;
import io.rlvr.data.Prompt;
import io.rlvr.dataset.DatasetOptions;
import io.rlvr.dataset.DatasetReaders;
import io.rlvr.dataset.DatasetSource;
import io.rlvr.dataset.ImportTally;
import io.rlvr.dataset.Role;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;

/** Datasets of any format: files of whatever file system Hadoop knows, and tables by Spark. */
final class SparkDatasets {
  private SparkDatasets() {}

  /**
   * The prompts of a role that the settings ask for.
   *
   * @param tally is told what was left out
   * @throws io.rlvr.config.UserException if the dataset is missing, malformed or empty
   */
  static List<Prompt> read(SparkSession spark, Settings settings, Role role, ImportTally tally) {
    Configuration hadoop = spark.sparkContext().hadoopConfiguration();
    return DatasetReaders.read(
        settings,
        new DatasetSource(
            DatasetOptions.from(settings, role),
            path -> open(new Path(path), hadoop),
            new SparkTables(spark),
            tally));
  }

  private static InputStream open(Path path, Configuration hadoop) throws IOException {
    return path.getFileSystem(hadoop).open(path);
  }
}
