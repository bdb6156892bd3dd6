package io.rlvr.jobs.run;

import io.rlvr.dataset.Role;
import io.rlvr.jobs.table.Table;
import io.rlvr.jobs.table.TableScan;
import io.rlvr.jobs.table.Tables;
import io.rlvr.store.Manifest;
import io.rlvr.store.RunLayout;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.IntPredicate;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/** The tables of a run as this process reads them, row by row and without Spark. */
public record RunRows(RunFolder folder) {
  /**
   * Hands the rows of some steps to the taker, without those of offshoots.
   *
   * @param columns of the table, those that are read
   */
  void ofSteps(IntPredicate steps, Table<?> table, StructType columns, Consumer<Row> taker)
      throws IOException {
    for (Map.Entry<String, Manifest> entry : folder.manifests().entrySet()) {
      Manifest manifest = entry.getValue();
      if (steps.test(manifest.step()) && table.isWrittenBy(manifest.stage())) {
        TableScan.read(folder.store(), entry.getKey(), manifest.files(), columns, taker);
      }
    }
  }

  /** The same for the rows that stand in one folder of the run, whether an offshoot's or not. */
  public void in(String stageFolder, Table<?> table, StructType columns, Consumer<Row> taker)
      throws IOException {
    Optional<Manifest> manifest = folder.manifest(stageFolder);
    if (manifest.isPresent() && table.isWrittenBy(manifest.get().stage())) {
      TableScan.read(folder.store(), stageFolder, manifest.get().files(), columns, taker);
    }
  }

  /** The prompts that are trained on: a held-out prompt may have the id of one of them. */
  void prompts(Consumer<Row> taker) throws IOException {
    folder.requirePrompts(Role.TRAIN);
    in(
        RunLayout.promptsFolder(Role.TRAIN.spelled()),
        Tables.PROMPTS,
        Tables.PROMPTS.schema(),
        taker);
  }
}
