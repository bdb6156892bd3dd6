package io.rlvr.jobs.prompts;

import io.rlvr.config.Settings;
import io.rlvr.data.Prompt;
import io.rlvr.dataset.DatasetOptions;
import io.rlvr.dataset.DatasetReaders;
import io.rlvr.dataset.DatasetSource;
import io.rlvr.dataset.ImportTally;
import io.rlvr.dataset.Role;
import io.rlvr.dataset.TableSource;
import io.rlvr.hub.Hub;
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
    DatasetOptions options = DatasetOptions.from(settings, role);
    return DatasetReaders.read(
        settings,
        new DatasetSource(
            options,
            path -> open(new Path(located(options, path)), hadoop),
            table -> new SparkTables(spark).rows(located(options, table)),
            tally));
  }

  private static TableSource located(DatasetOptions options, TableSource source) {
    return source.place() instanceof TableSource.Files files
        ? new TableSource(
            new TableSource.Files(files.format(), located(options, files.path())),
            source.options(),
            source.where())
        : source;
  }

  /** What a name of the hub means is a file of this machine, whatever Hadoop's own file system. */
  private static String located(DatasetOptions options, String path) {
    return Hub.isName(path) ? "file://" + DatasetSource.ofHub(options, path) : path;
  }

  private static InputStream open(Path path, Configuration hadoop) throws IOException {
    return path.getFileSystem(hadoop).open(path);
  }
}
