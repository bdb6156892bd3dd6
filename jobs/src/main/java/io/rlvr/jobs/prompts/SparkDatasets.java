package io.rlvr.jobs.prompts;

import io.rlvr.config.Settings;
import io.rlvr.data.Prompt;
import io.rlvr.dataset.DatasetOptions;
import io.rlvr.dataset.DatasetReaders;
import io.rlvr.dataset.DatasetSource;
import io.rlvr.dataset.Role;
import io.rlvr.hub.Hub;
import io.rlvr.jobs.table.RowMaps;
import java.io.IOException;
import java.io.InputStream;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Datasets of any format: files of whatever file system Hadoop knows, and tables by Spark. */
final class SparkDatasets {
  private SparkDatasets() {}

  /**
   * The prompts of a role that the settings ask for.
   *
   * @throws io.rlvr.config.UserException if the dataset is missing, malformed or empty
   */
  static List<Prompt> read(SparkSession spark, Settings settings, Role role) {
    Configuration hadoop = spark.sparkContext().hadoopConfiguration();
    DatasetOptions options = DatasetOptions.from(settings, role);
    return DatasetReaders.read(
        settings,
        new DatasetSource(
            options,
            path -> open(new Path(located(options, path)), hadoop),
            (format, path) -> rows(spark, format, located(options, path))));
  }

  /** What a name of the hub means is a file of this machine, whatever Hadoop's own file system. */
  private static String located(DatasetOptions options, String path) {
    return Hub.isName(path) ? "file://" + DatasetSource.ofHub(options, path) : path;
  }

  private static InputStream open(Path path, Configuration hadoop) throws IOException {
    return path.getFileSystem(hadoop).open(path);
  }

  private static Iterator<Map<String, Object>> rows(
      SparkSession spark, String format, String path) {
    Iterator<Row> rows = spark.read().format(format).load(path).toLocalIterator();
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return rows.hasNext();
      }

      @Override
      public Map<String, Object> next() {
        return RowMaps.of(rows.next());
      }
    };
  }
}
