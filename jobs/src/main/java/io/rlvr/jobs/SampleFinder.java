package io.rlvr.jobs;

import static org.apache.spark.sql.functions.col;

import io.rlvr.data.Prompt;
import io.rlvr.data.Verdict;
import io.rlvr.dataset.Role;
import io.rlvr.report.SampleRollout;
import io.rlvr.store.RunLayout;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Finds rollouts with their verdicts and credit, to be read by a person. */
final class SampleFinder {
  private static final String[] KEY_COLUMNS = {"prompt_id", "sample"};

  private final RunTables tables;

  SampleFinder(RunTables tables) {
    this.tables = tables;
  }

  /** Samples of the newest step that has rewards. */
  List<SampleRollout> lastStep(int count) throws IOException {
    int last = tables.of("reward").stream().mapToInt(m -> m.step()).max().orElse(0);
    return ofStep(last, count);
  }

  /** The first samples of a step, one for each prompt before the second of any. */
  List<SampleRollout> ofStep(int step, int count) throws IOException {
    Dataset<Row> rollouts = step(tables.table("rollouts"), step).drop("step");
    Dataset<Row> rewards =
        step(tables.table("rewards"), step)
            .select(
                "prompt_id",
                "sample",
                "status",
                "value",
                "flags",
                "error",
                "probability",
                "judge_output",
                "components");
    Dataset<Row> credit =
        step(tables.table("credit"), step).select("prompt_id", "sample", "advantage");
    List<Row> rows =
        rollouts
            .join(rewards, KEY_COLUMNS)
            .join(credit, KEY_COLUMNS, "left")
            .join(prompts(), "prompt_id")
            .orderBy("sample", "prompt_id")
            .limit(count)
            .collectAsList();
    List<SampleRollout> samples = new ArrayList<>();
    for (Row row : rows) {
      samples.add(sample(step, row));
    }
    return samples;
  }

  /** Those that are trained on: a held-out prompt may have the id of one of them. */
  private Dataset<Row> prompts() throws IOException {
    return tables.table("prompts", RunLayout.promptsFolder(Role.TRAIN.spelled()));
  }

  private static SampleRollout sample(int step, Row row) {
    Prompt prompt = Rows.prompt(row);
    return new SampleRollout(
        step,
        prompt.question(),
        prompt.reference(),
        Rows.text(row, "response"),
        Verdict.Status.valueOf(Rows.text(row, "status")),
        number(row, "value"),
        number(row, "advantage"),
        row.getList(row.fieldIndex("flags")),
        Optional.ofNullable(Rows.text(row, "error")),
        number(row, "probability"),
        Optional.ofNullable(Rows.text(row, "judge_output")),
        new TreeMap<>(row.<String, Double>getJavaMap(row.fieldIndex("components"))));
  }

  private static OptionalDouble number(Row row, String column) {
    int index = row.fieldIndex(column);
    return row.isNullAt(index) ? OptionalDouble.empty() : OptionalDouble.of(row.getDouble(index));
  }

  private static Dataset<Row> step(Dataset<Row> table, int step) {
    return table.where(col("step").equalTo(step));
  }
}
