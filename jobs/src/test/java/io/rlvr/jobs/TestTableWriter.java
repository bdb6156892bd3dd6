package io.rlvr.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.rlvr.data.Credit;
import io.rlvr.data.FinishReason;
import io.rlvr.data.Message;
import io.rlvr.data.Prompt;
import io.rlvr.data.Rollout;
import io.rlvr.data.Verdict;
import io.rlvr.store.DataFile;
import io.rlvr.store.LocalFileStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is written is what Spark reads. */
class TestTableWriter {
  private static SparkSession spark;

  @TempDir private Path folder;

  @BeforeAll
  static void open() {
    spark = Sessions.open("local[1]", "test");
  }

  @AfterAll
  static void close() {
    spark.stop();
  }

  @Test
  void promptsWithManyTurnsAndAnyCharacters() throws IOException {
    Prompt prompt =
        new Prompt(
            "a/1",
            List.of(new Message("system", ""), Message.user("Größe 解 \uD83D\uDE00\n\"?")),
            "42",
            "a",
            "",
            Map.of("z", "1", "a", "ü"));
    Prompt bare = new Prompt("a/2", List.of(Message.user("?")), "", "", "", Map.of());

    List<Row> rows = roundTrip(Tables.PROMPTS, List.of(prompt, bare));

    assertThat(rows.stream().map(Tables.PROMPTS::record)).containsExactly(prompt, bare);
  }

  @Test
  void rolloutsWithAndWithoutReferenceAndTokens() throws IOException {
    Rollout full =
        new Rollout(
            3,
            "a/1",
            2,
            new int[] {1, 2, 3},
            new int[] {49151, 0},
            new float[] {-0.1f, Float.MIN_VALUE},
            Optional.of(new float[] {-0.2f, -1e-38f}),
            "x\u0000y",
            FinishReason.LENGTH,
            2,
            "abc",
            Long.MIN_VALUE);
    Rollout empty =
        new Rollout(
            3,
            "a/1",
            3,
            new int[0],
            new int[0],
            new float[0],
            Optional.empty(),
            "",
            FinishReason.STOP,
            0,
            "",
            7);

    List<Row> rows = roundTrip(Tables.ROLLOUTS, List.of(full, empty));

    assertThat(Tables.ROLLOUTS.record(rows.get(0))).usingRecursiveComparison().isEqualTo(full);
    assertThat(Tables.ROLLOUTS.record(rows.get(1))).usingRecursiveComparison().isEqualTo(empty);
  }

  @Test
  void verdictsOfEveryStatus() throws IOException {
    Rollout rollout = Rollout.ofText("a/1", 0, "x");
    Verdict judged =
        new Verdict(
            Verdict.Status.SCORED,
            0.75,
            OptionalDouble.of(0.75),
            Map.of("rule", 0.0, "judge", 0.75),
            List.of("blank", "no-number"),
            Optional.of("YES"),
            Optional.of("v1"),
            Optional.empty(),
            2,
            1.5);

    List<Row> rows =
        roundTrip(
            Tables.REWARDS,
            List.of(
                RewardRow.of(rollout, "judge", judged),
                RewardRow.of(rollout, "judge", Verdict.failed("HTTP 429"))));

    assertThat(rows.stream().map(Tables.REWARDS::record).map(RewardRow::verdict))
        .containsExactly(judged, Verdict.failed("HTTP 429"));

    Row scored = rows.get(0);
    assertThat(scored.getDouble(scored.fieldIndex("value"))).isEqualTo(0.75);
    assertThat(scored.getJavaMap(scored.fieldIndex("components")))
        .isEqualTo(Map.of("rule", 0.0, "judge", 0.75));
    assertThat(scored.getList(scored.fieldIndex("flags"))).isEqualTo(judged.flags());
    Row failed = rows.get(1);
    assertThat(failed.isNullAt(failed.fieldIndex("value"))).isTrue();
    assertThat(failed.isNullAt(failed.fieldIndex("probability"))).isTrue();
    assertThat(Rows.text(failed, "status")).isEqualTo("FAILED");
    assertThat(Rows.text(failed, "error")).isEqualTo("HTTP 429");
  }

  @Test
  void creditOfKeptAndLeftRows() throws IOException {
    Credit kept =
        new Credit(
            1,
            "p",
            0,
            OptionalDouble.of(1),
            OptionalDouble.of(0.1),
            OptionalDouble.of(-0.5),
            true,
            "");
    Credit left =
        new Credit(
            1,
            "p",
            1,
            OptionalDouble.empty(),
            OptionalDouble.empty(),
            OptionalDouble.empty(),
            false,
            "failed");

    List<Row> rows = roundTrip(Tables.CREDIT, List.of(kept, left));

    assertThat(rows.stream().map(Tables.CREDIT::record)).containsExactly(kept, left);
    assertThat(rows.get(0).getDouble(rows.get(0).fieldIndex("advantage"))).isEqualTo(-0.5);
    assertThat(rows.get(1).isNullAt(rows.get(1).fieldIndex("advantage"))).isTrue();
    assertThat(Rows.text(rows.get(1), "reason")).isEqualTo("failed");
  }

  @Test
  void noRowsAreAnEmptyTable() throws IOException {
    assertThat(roundTrip(Tables.CREDIT, List.of())).isEmpty();
  }

  private <T extends Record> List<Row> roundTrip(Table<T> table, List<T> records)
      throws IOException {
    DataFile file =
        TableWriter.write(table, records, folder.resolve("table").toUri().toString(), 0);
    assertThat(file.rows()).isEqualTo(records.size());
    return TableReader.read(spark, new LocalFileStore(folder), "table", List.of(file), table)
        .collectAsList();
  }
}
