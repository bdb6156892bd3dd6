package io.rlvr.jobs.prompts;

import io.rlvr.config.Key;
import io.rlvr.data.Prompt;
import io.rlvr.data.StageKind;
import io.rlvr.dataset.DatasetSettings;
import io.rlvr.dataset.Role;
import io.rlvr.jobs.stage.Stage;
import io.rlvr.jobs.stage.StageContext;
import io.rlvr.jobs.stage.StageOutput;
import io.rlvr.jobs.table.TableWriter;
import io.rlvr.jobs.table.Tables;
import io.rlvr.store.DataFile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Import: a dataset in whatever form to the prompts table, once; the run keeps to what it read. */
public record ImportPrompts(Role role) implements Stage {
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
    List<Key<?>> keys = new ArrayList<>(DatasetSettings.keys(role));
    keys.add(DatasetSettings.MAX_LINE_BYTES);
    return keys;
  }

  @Override
  public StageOutput run(StageContext context) throws IOException {
    List<Prompt> prompts = SparkDatasets.read(context.spark(), context.settings(), role);
    DataFile file = TableWriter.write(Tables.PROMPTS, prompts, context.target(), 0);
    return StageOutput.rows(Tables.PROMPTS, List.of(file));
  }
}
