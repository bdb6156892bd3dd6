package io.rlvr.jobs.prompts;

import io.rlvr.config.Key;
import io.rlvr.data.Prompt;
import io.rlvr.data.RunningMetrics;
import io.rlvr.data.StageKind;
import io.rlvr.dataset.DatasetSettings;
import io.rlvr.dataset.ImportTally;
import io.rlvr.dataset.Role;
import io.rlvr.jobs.stage.Stage;
import io.rlvr.jobs.stage.StageContext;
import io.rlvr.jobs.stage.StageOutput;
import io.rlvr.jobs.table.Metrics;
import io.rlvr.jobs.table.TableWriter;
import io.rlvr.jobs.table.Tables;
import io.rlvr.model.family.ModelConfig;
import io.rlvr.store.DataFile;
import io.rlvr.store.ModelRef;
import io.rlvr.text.PromptEncoder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Row;

/**
 * Import: a dataset in whatever form to the prompts table, once; the run keeps to what it read.
 * Prompts that the start model has no room for leave it here.
 *
 * @param input what the model is given of a prompt; empty where no model is given the prompts. With
 *     the start model it is bound to the run folder, and so has no part in the id.
 */
public record ImportPrompts(Role role, Optional<ModelInput> input) implements Stage {
  /** The training prompts beside which the held-out ones are read. */
  public static final String TRAINING = "training";

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
    keys.addAll(DatasetSettings.OF_BOTH);
    if (role == Role.EVAL) {
      keys.add(DatasetSettings.DUPLICATES);
    }
    return keys;
  }

  @Override
  public StageOutput run(StageContext context) throws IOException {
    ImportTally tally = new ImportTally();
    List<Prompt> read = SparkDatasets.read(context.spark(), context.settings(), role, tally);
    PromptLimit.Fitted fitted = fitted(read, context);
    TrainingPrompts.Apart apart = apart(fitted.prompts(), context);
    DataFile file = TableWriter.write(Tables.PROMPTS, apart.prompts(), context.target(), 0);
    Metrics metrics = new Metrics();
    if (tally.unusable() > 0) {
      metrics.put(RunningMetrics.IMPORT_UNUSABLE, tally.unusable());
    }
    if (fitted.longer().count() > 0) {
      metrics.put(RunningMetrics.IMPORT_OVERLONG, fitted.longer().count());
    }
    if (apart.duplicates() > 0) {
      metrics.put(RunningMetrics.IMPORT_DUPLICATES, apart.duplicates());
    }
    return StageOutput.rows(Tables.PROMPTS, List.of(file))
        .withMetrics(metrics)
        .withNotes(notes(fitted.longer(), context));
  }

  private static List<String> notes(PromptLimit.Longer longer, StageContext context) {
    if (longer.count() == 0) {
      return List.of();
    }
    return List.of(
        "%s: %d %s longer than the model takes %s by %s%s %s"
            .formatted(
                context.folder(),
                longer.count(),
                longer.count() == 1 ? "row" : "rows",
                PromptLimit.from(context.settings()).done(longer.count()),
                DatasetSettings.OVERLONG.name(),
                longer.count() == 1 ? ":" : ", the first is",
                longer.first()));
  }

  private static TrainingPrompts.Apart apart(List<Prompt> prompts, StageContext context)
      throws IOException {
    if (!context.inputs().containsKey(TRAINING)) {
      return new TrainingPrompts.Apart(prompts, 0);
    }
    Iterator<Row> rows = context.table(TRAINING, Tables.PROMPTS).toLocalIterator();
    Iterator<Prompt> training =
        new Iterator<>() {
          @Override
          public boolean hasNext() {
            return rows.hasNext();
          }

          @Override
          public Prompt next() {
            return Tables.PROMPTS.record(rows.next());
          }
        };
    return TrainingPrompts.of(training).apart(prompts, context.settings());
  }

  private PromptLimit.Fitted fitted(List<Prompt> prompts, StageContext context) {
    if (input.isEmpty()) {
      return new PromptLimit.Fitted(prompts, 0, PromptLimit.Longer.NONE);
    }
    ModelRef model = context.startModel();
    Path folder = Path.of(model.root(), model.folder());
    try (PromptEncoder encoder = PromptEncoder.load(folder)) {
      int positions = ModelConfig.read(folder).maxPositions();
      return PromptLimit.from(context.settings()).fit(prompts, encoder, positions, input.get());
    }
  }
}
