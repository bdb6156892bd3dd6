package io.rlvr.jobs.prompts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rlvr.config.Settings;
import io.rlvr.config.UserException;
import io.rlvr.data.Message;
import io.rlvr.data.Prompt;
import io.rlvr.dataset.DatasetSettings;
import io.rlvr.dataset.Role;
import io.rlvr.jobs.table.TableWriter;
import io.rlvr.jobs.table.Tables;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** That it reads what Spark reads is in {@link TestSparkTables}. */
class TestDatasetHead {
  @TempDir private Path folder;

  @Test
  void theFirstThousandRowsAreRead() throws IOException {
    StringBuilder csv = new StringBuilder("question,reference\n");
    StringBuilder lines = new StringBuilder();
    for (int row = 0; row < 1001; row++) {
      csv.append("q").append(row).append(",a\n");
      lines.append("{\"question\": \"q%d\", \"reference\": \"a\"}\n".formatted(row));
    }
    Files.writeString(folder.resolve("q.csv"), csv);
    Files.writeString(folder.resolve("q.jsonl"), lines);
    Files.writeString(folder.resolve("q.json"), lines);

    for (String format : List.of("csv", "jsonl", "json")) {
      DatasetHead.Seen seen = head("format=" + format, "path=" + folder.resolve("q." + format));
      assertThat(seen.prompts()).as(format).hasSize(1000);
      assertThat(seen.rows()).as(format).isEqualTo(1000);
      assertThat(seen.isWhole()).as(format).isFalse();
    }
  }

  /** As the import does, whose Spark reads such files in its mode FAILFAST. */
  @Test
  void aRowOfTooFewOrTooManyCellsIsRefused() throws IOException {
    Path file = folder.resolve("q.csv");
    for (String row : List.of("q2", "q2,a,b")) {
      Files.writeString(file, "question,reference\nq1,a\n" + row + "\n");

      assertThatThrownBy(() -> head("format=csv", "path=" + file))
          .isInstanceOf(UserException.class)
          .hasMessage(
              "Cannot read prompts %s: row 2 has %d cells (expected 2, as its header [question,"
                  + " reference])",
              file, row.split(",").length);
    }
  }

  @Test
  void moreColumnsThanSparkTakesAreRefusedInOneLine() throws IOException {
    Path file = folder.resolve("q.csv");
    Files.writeString(file, "question,reference\n" + ",".repeat(30_000) + "\n");

    assertThatThrownBy(() -> head("format=csv", "path=" + file))
        .isInstanceOf(UserException.class)
        .message()
        .startsWith("Cannot read prompts " + file + ": ")
        .hasLineCount(1);
  }

  @Test
  void listsOfMessagesComeFromParquet() throws IOException {
    Prompt prompt =
        new Prompt(
            "p1",
            List.of(Message.system("Be brief."), Message.user("1 + 1?")),
            "2",
            "mine",
            "sums",
            Map.of());
    TableWriter.write(Tables.PROMPTS, List.of(prompt), folder.resolve("p").toString(), 0);

    DatasetHead.Seen seen =
        head(
            "format=parquet",
            "path=" + folder.resolve("p"),
            "columns.prompt=messages",
            "columns.id=prompt_id");

    assertThat(seen.prompts().get(0).messages()).isEqualTo(prompt.messages());
    assertThat(seen.prompts().get(0).promptId()).isEqualTo("p1");
  }

  @Test
  void aFileOfAnotherFormatIsRefusedInOneLine() throws IOException {
    Path file = folder.resolve("q.parquet");
    Files.writeString(file, "no Parquet at all, whatever its name");

    assertThatThrownBy(() -> head("format=parquet", "path=" + file))
        .isInstanceOf(UserException.class)
        .hasMessageStartingWith("Cannot read prompts %s: ".formatted(file))
        .hasMessageContaining("is not a Parquet file")
        .hasMessageNotContaining("\n");
  }

  @Test
  void whatOnlySparkReadsIsNotLookedAt() {
    assertUnseen("only Spark reads it", "format=table", "table=t");
    assertUnseen(
        "only Spark knows which rows a condition takes",
        "format=csv",
        "path=q.csv",
        "where=level > 2");
    assertUnseen(
        "only Spark knows its options", "format=csv", "path=q.csv", "options=header:false");
    assertUnseen("it is on no disk of this machine", "format=csv", "path=s3a://bucket/q.csv");
    assertUnseen("its path is a pattern", "format=csv", "path=" + folder.resolve("*.csv"));
    assertUnseen("its format is a class", "format=my.Reader");
  }

  private void assertUnseen(String why, String... settings) {
    assertThatThrownBy(() -> head(settings)).isInstanceOf(UnseenException.class).hasMessage(why);
  }

  private static DatasetHead.Seen head(String... settings) {
    List<String> all = new ArrayList<>();
    for (String setting : settings) {
      all.add("dataset.train." + setting);
    }
    return DatasetHead.read(Settings.defaults(DatasetSettings.KEYS, all), Role.TRAIN);
  }
}
