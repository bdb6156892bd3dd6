package io.rlvr.reward.sql;

import static io.rlvr.reward.sql.SqlFixtures.asked;
import static io.rlvr.reward.sql.SqlFixtures.sqlResult;
import static io.rlvr.reward.testing.RewardCases.verdict;
import static org.assertj.core.api.Assertions.assertThat;

import io.rlvr.data.Prompt;
import io.rlvr.data.Verdict;
import io.rlvr.reward.Reward;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Hostile queries on a SQLite file: each is 0 with a flag, within its bounds. */
class TestSqliteLock {
  private static final String COUNTING =
      "WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) ";

  @TempDir private static Path folder;

  @BeforeAll
  static void makeDatabase() throws SQLException {
    SqlFixtures.sqlite(folder);
  }

  @ParameterizedTest(name = "{2}: {0}")
  @CsvFileSource(
      resources = "hostile-sqlite.csv",
      delimiter = '|',
      quoteCharacter = '~',
      numLinesToSkip = 1)
  void isHeld(String query, String flag, String why) {
    try (Reward reward = sqlResult(folder)) {
      assertIsHeld(reward, query.replace("\\n", "\n"), flag);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        COUNTING + "SELECT COUNT(*) FROM c",
        COUNTING + "SELECT x FROM c WHERE x < 0",
        COUNTING + "SELECT COUNT(*) FROM c, c AS d",
        "SELECT COUNT(*) FROM singer a, singer b, singer c, singer d, singer e, singer f, singer g,"
            + " singer h, singer i, singer j, singer k, singer l, singer m",
        COUNTING + "SELECT instr(zeroblob(260000), zeroblob(130000) || x'01') FROM c WHERE x < 0",
        COUNTING
            + "SELECT COUNT(*) FROM c WHERE hex(zeroblob(100000)) || x LIKE '%0%0%0%0%0%0%0%0%0%a'"
      })
  void whatDoesNotEndIsInterrupted(String query) {
    try (Reward reward = sqlResult(folder, "reward.sql-result.timeout=0.3")) {
      long start = System.nanoTime();
      assertIsHeld(reward, query, "sql-timeout");

      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
    }
  }

  /**
   * A sort of 100 KB each, some GB a second; SQLite itself has no bound that this driver turns on.
   */
  @Test
  @Tag("slow")
  void memoryIsBounded() {
    try (Reward reward =
        sqlResult(folder, "reward.sql-result.memory-mb=128", "reward.sql-result.timeout=20")) {
      assertIsHeld(
          reward, COUNTING + "SELECT zeroblob(100000 + x % 9) FROM c ORDER BY 1", "sql-too-large");
    }
  }

  @Test
  void rowsAreBounded() {
    try (Reward reward = sqlResult(folder, "reward.sql-result.max-rows=4")) {
      assertIsHeld(reward, "SELECT id FROM singer", "sql-too-large");
    }
  }

  @Test
  void aResultIsBounded() {
    try (Reward reward = sqlResult(folder)) {
      assertIsHeld(
          reward, COUNTING + "SELECT hex(zeroblob(100000)) FROM c LIMIT 1000", "sql-too-large");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {100, 10_000})
  void bracketsAreBounded(int depth) {
    try (Reward reward = sqlResult(folder)) {
      assertIsHeld(reward, "SELECT " + "(".repeat(depth) + "1" + ")".repeat(depth), "sql-refused");
    }
  }

  @Test
  void longExpressionsAreBounded() {
    try (Reward reward = sqlResult(folder)) {
      assertIsHeld(reward, "SELECT 1" + " + 1".repeat(2_000), "sql-error");
      assertIsHeld(reward, "SELECT " + "NOT ".repeat(2_000) + "1", "sql-error");
      assertIsHeld(reward, "SELECT 1" + " + 1".repeat(5_000), "sql-refused");
      assertIsHeld(reward, "SELECT 1" + " UNION SELECT 1".repeat(400), "sql-error");
    }
  }

  /** Held as it was: the next query works, and there are as many singers as before. */
  private static void assertIsHeld(Reward reward, String query, String flag) {
    Prompt prompt = asked("music.sqlite", "SELECT COUNT(*) FROM (SELECT 1 LIMIT 5)");
    Verdict verdict = verdict(reward, prompt, query);

    assertThat(verdict.value()).as(verdict.toString()).isZero();
    assertThat(verdict.flags()).as(verdict.toString()).containsExactly(flag);
    assertThat(verdict(reward, prompt, "SELECT COUNT(*) / 5 FROM singer").value()).isEqualTo(1);
  }
}
