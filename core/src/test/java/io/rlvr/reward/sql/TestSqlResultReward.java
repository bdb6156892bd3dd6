package io.rlvr.reward.sql;

import static io.rlvr.reward.sql.SqlFixtures.asked;
import static io.rlvr.reward.sql.SqlFixtures.sqlResult;
import static io.rlvr.reward.testing.RewardCases.prompt;
import static io.rlvr.reward.testing.RewardCases.reward;
import static io.rlvr.reward.testing.RewardCases.verdict;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rlvr.config.UserException;
import io.rlvr.data.Rollout;
import io.rlvr.data.Verdict;
import io.rlvr.reward.Reward;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.CsvSource;

class TestSqlResultReward {
  @TempDir private static Path folder;

  @BeforeAll
  static void makeDatabases() throws SQLException, IOException {
    SqlFixtures.sqlite(folder);
    Files.writeString(folder.resolve("broken.sqlite"), "not a database, whatever its name says");
    Files.createDirectories(folder.resolve("music"));
    Files.copy(folder.resolve("music.sqlite"), folder.resolve("music/music.sqlite"));
    Files.createDirectories(folder.resolve("empty"));
  }

  @ParameterizedTest(name = "{5}")
  @CsvFileSource(
      resources = "sql-result.csv",
      delimiter = '|',
      quoteCharacter = '~',
      numLinesToSkip = 1)
  void decides(
      String reference, String response, String setting, double value, String flag, String why) {
    try (Reward reward = setting == null ? sqlResult(folder) : sqlResult(folder, setting)) {
      Verdict verdict =
          verdict(reward, asked("music.sqlite", reference), response.replace("\\n", "\n"));

      assertThat(verdict.error()).isEmpty();
      assertThat(verdict.value()).isEqualTo(value);
      assertThat(verdict.flags()).isEqualTo(flag == null ? List.of() : List.of(flag));
    }
  }

  @ParameterizedTest(name = "{2}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "music.sqlite|SELECT nam FROM singer|reference: [SQLITE_ERROR] SQL error or missing database"
            + " (no such column: nam)",
        "music.sqlite|DELETE FROM singer|reference: refused: 'DELETE' (expected SELECT, WITH or"
            + " VALUES)",
        "music.sqlite|SELECT random()|reference: refused: random",
        "music.sqlite|~ ~|reference has no query",
        "none.sqlite|SELECT 1|database 'none.sqlite': it is not there",
        "broken.sqlite|SELECT 1|database 'broken.sqlite': cannot be opened: [SQLITE_NOTADB] File"
            + " opened that is not a database file (file is not a database)",
        "../x.sqlite|SELECT 1|database '../x.sqlite': expected a path within the folder of databases",
        "/etc/passwd|SELECT 1|database '/etc/passwd': expected a path within the folder of databases",
        ".|SELECT 1|database '.': expected a path within the folder of databases",
        "empty|SELECT 1|database 'empty': expected 1 to 1000 files .parquet or .csv in the folder"
      })
  void whatTheDataGotWrongDecidesNothing(String database, String reference, String reason) {
    try (Reward reward = sqlResult(folder)) {
      Verdict verdict = verdict(reward, asked(database, reference), "SELECT 1");

      assertThat(verdict.status()).isEqualTo(Verdict.Status.UNSCORABLE);
      assertThat(verdict.error()).contains(reason);
    }
  }

  @Test
  void aPromptWithoutADatabaseDecidesNothing() {
    try (Reward reward = sqlResult(folder)) {
      Verdict verdict = verdict(reward, prompt("SELECT 1"), "SELECT 1");

      assertThat(verdict.status()).isEqualTo(Verdict.Status.UNSCORABLE);
      assertThat(verdict.error()).contains("column 'database' is missing");
    }
  }

  @Test
  void aFolderMayHoldAFileOfItsOwnNameAsInSpiderAndBird() {
    try (Reward reward = sqlResult(folder)) {
      assertThat(verdict(reward, asked("music", "SELECT COUNT(*) FROM singer"), "SELECT 5").value())
          .isEqualTo(1);
    }
  }

  @Test
  void aLinkOutOfTheFolderIsNotFollowed(@TempDir Path inner) throws IOException {
    Files.createSymbolicLink(inner.resolve("out.sqlite"), folder.resolve("music.sqlite"));
    try (Reward reward = sqlResult(inner)) {
      Verdict verdict = verdict(reward, asked("out.sqlite", "SELECT 1"), "SELECT 1");

      assertThat(verdict.error())
          .contains("database 'out.sqlite': expected a path within the folder of databases");
    }
  }

  @Test
  void theReasonOfAWrongQueryIsTold() {
    try (Reward reward = sqlResult(folder)) {
      Verdict verdict = verdict(reward, asked("music.sqlite", "SELECT 1"), "SELECT x FROM singer");

      assertThat(verdict.judgeOutput())
          .contains("[SQLITE_ERROR] SQL error or missing database (no such column: x)");
    }
  }

  @Test
  void nothingIsFlagged() {
    try (Reward reward = sqlResult(folder)) {
      assertThat(verdict(reward, asked("music.sqlite", "SELECT 1"), " \n").flags())
          .containsExactly("blank", "no-sql");
    }
  }

  /** More prompts than databases are kept open and references remembered. */
  @Test
  void databasesAndReferencesTakeTurns() throws IOException {
    for (int i = 0; i < 6; i++) {
      Path copy = folder.resolve("copy" + i + ".sqlite");
      Files.deleteIfExists(copy);
      Files.copy(folder.resolve("music.sqlite"), copy);
    }
    try (Reward reward = sqlResult(folder)) {
      for (int i = 0; i < 200; i++) {
        String name = "copy" + i % 6 + ".sqlite";
        List<Verdict> verdicts =
            reward.score(
                asked(name, "SELECT " + i % 70),
                List.of(
                    Rollout.ofText("p", 0, "SELECT " + i % 70),
                    Rollout.ofText("p", 1, "SELECT 100")));
        assertThat(verdicts).extracting(Verdict::value).containsExactly(1.0, 0.0);
      }
    }
  }

  @Test
  void nothingIsWrittenBesideTheDatabase() throws IOException {
    Path alone = Files.createDirectories(folder.resolve("alone"));
    Files.copy(folder.resolve("music.sqlite"), alone.resolve("music.sqlite"));
    byte[] before = Files.readAllBytes(alone.resolve("music.sqlite"));
    try (Reward reward = sqlResult(folder)) {
      verdict(reward, asked("alone/music.sqlite", "SELECT 1"), "SELECT * FROM singer ORDER BY fee");
      try (Stream<Path> files = Files.list(alone)) {
        assertThat(files).containsExactly(alone.resolve("music.sqlite"));
      }
    }
    assertThat(Files.readAllBytes(alone.resolve("music.sqlite"))).isEqualTo(before);
  }

  @Test
  void itNeedsAFolder() {
    assertThatThrownBy(() -> reward("sql-result"))
        .isInstanceOf(UserException.class)
        .hasMessage("Invalid reward.sql-result.databases: '' (expected a folder with databases)");
    assertThatThrownBy(() -> reward("sql-result", "reward.sql-result.databases=no-such-folder"))
        .isInstanceOf(UserException.class)
        .hasMessage(
            "Invalid reward.sql-result.databases: 'no-such-folder' (expected a folder with"
                + " databases)");
  }
}
