package io.rlvr.jobs;

import io.rlvr.config.Key;
import io.rlvr.data.Prompt;
import io.rlvr.dataset.DatasetSettings;
import io.rlvr.dataset.Role;
import io.rlvr.store.DataFile;
import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Row;

/** Import: a dataset in whatever form to the prompts table, once; the run keeps to what it read. */
record ImportPrompts(Role role) implements Stage {
  @Override
  public String name() {
    return "import";
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
    List<Prompt> prompts = SparkDatasets.read(context.spark(), context.settings(), role);
    Iterator<Row> rows = prompts.stream().map(Rows::of).iterator();
    DataFile file = TableWriter.write(Tables.PROMPTS, rows, context.target(), 0);
    return new StageOutput(
        List.of(file),
        Tables.PROMPTS.simpleString(),
        Optional.empty(),
        Map.of(),
        Map.of(),
        Map.of());
  }
}
