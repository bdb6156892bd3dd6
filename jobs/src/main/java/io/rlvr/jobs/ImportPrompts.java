package io.rlvr.jobs;

import io.rlvr.config.Key;
import io.rlvr.config.Settings;
import io.rlvr.data.Prompt;
import io.rlvr.data.StageKind;
import io.rlvr.dataset.DatasetOptions;
import io.rlvr.dataset.DatasetReaders;
import io.rlvr.dataset.DatasetSettings;
import io.rlvr.dataset.DatasetSource;
import io.rlvr.dataset.Role;
import io.rlvr.store.DataFile;
import java.io.IOException;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** Import: a dataset in whatever form to the prompts table, once; the run keeps to what it read. */
record ImportPrompts(Role role) implements Stage {
  @Override
  public String name() {
    return StageKind.IMPORT.spelled();
  }

  @Override
  public int codeVersion() {
    return 1;
  }

  @Override
  public List<Key<?>> reads() {
    return DatasetSettings.keys(role);
  }

  @Override
  public StageOutput run(StageContext context) throws IOException {
    List<Prompt> prompts = prompts(context);
    DataFile file = TableWriter.write(Tables.PROMPTS, prompts, context.target(), 0);
    return StageOutput.rows(Tables.PROMPTS, List.of(file));
  }

  private List<Prompt> prompts(StageContext context) {
    Settings settings = context.settings();
    DatasetOptions options = DatasetOptions.from(settings, role);
    if (options.format().equals(VerlPrompts.FORMAT)) {
      return VerlPrompts.read(context.spark(), options);
    }
    Configuration hadoop = context.spark().sparkContext().hadoopConfiguration();
    return DatasetReaders.read(
        settings, new DatasetSource(options, path -> open(new Path(path), hadoop)));
  }

  private static java.io.InputStream open(Path path, Configuration hadoop) throws IOException {
    return path.getFileSystem(hadoop).open(path);
  }
}
