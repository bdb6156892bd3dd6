package io.rlvr.reward.sql;

import static io.rlvr.reward.sql.SqlFixtures.asked;
import static io.rlvr.reward.sql.SqlFixtures.sqlResult;
import static io.rlvr.reward.testing.RewardCases.verdict;
import static org.assertj.core.api.Assertions.assertThat;

import io.rlvr.data.Prompt;
import io.rlvr.data.Verdict;
import io.rlvr.reward.Reward;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Folders of CSV and Parquet files. */
@Tag("slow")
class TestDuckdbDatabase {
  @TempDir private static Path folder;
  private static Reward reward;

  @BeforeAll
  static void makeTables() throws IOException, SQLException {
    SqlFixtures.csv(folder);
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement()) {
      statement.execute(
          "COPY (SELECT 1 AS singer_id, DATE '2014-05-01' AS day, 12.50::DECIMAL(9, 2) AS price)"
              + " TO '%s' (FORMAT parquet)".formatted(folder.resolve("tables/concert.parquet")));
    }
    Files.createDirectories(folder.resolve("odd"));
    Files.writeString(folder.resolve("odd/a*.csv"), "x\n1\n");
    Files.createDirectories(folder.resolve("broken"));
    Files.writeString(folder.resolve("broken/a.parquet"), "no Parquet file");
    reward = sqlResult(folder, "reward.sql-result.timeout=2");
  }

  @AfterAll
  static void close() {
    reward.close();
  }

  @ParameterizedTest(name = "{3}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "SELECT name FROM singer WHERE age > 40|SELECT name FROM singer WHERE age = 41|1|a CSV file",
        "SELECT name FROM singer ORDER BY age|SELECT name FROM singer ORDER BY age, name DESC|1|ties",
        "SELECT name FROM singer ORDER BY age|SELECT name FROM singer ORDER BY name|0|an order",
        "SELECT fee FROM singer WHERE id = 3|SELECT NULL|1|an empty field is NULL",
        "SELECT price FROM concert|SELECT 12.5|1|a DECIMAL of a Parquet file",
        "SELECT day FROM concert|SELECT DATE '2014-05-01'|1|a date",
        "SELECT COUNT(*) FROM singer JOIN concert ON id = singer_id|SELECT 1|1|both files",
        "SELECT [1, 2]|SELECT [1, 2]|1|a list",
        "SELECT [1, 2]|SELECT [2, 1]|0|a list in another order",
        "SELECT count(*)::HUGEINT FROM singer|SELECT 5|1|a number of 128 bits",
        "SELECT date_part('year', DATE '2014-05-01')|SELECT 2014|1|a function of DuckDB",
        "SELECT sum(range) FROM range(10)|SELECT 45|1|a table function that reads nothing",
        "SELECT age > 40 FROM singer WHERE id = 1|SELECT false|1|a boolean",
        "SELECT count(*) FILTER (WHERE age > 40) FROM singer|SELECT 2|1|a filter"
      })
  void decides(String reference, String response, double value, String why) {
    Verdict verdict = verdict(reward, asked("tables", reference), response);

    assertThat(verdict.error()).isEmpty();
    assertThat(verdict.value()).as(verdict.toString()).isEqualTo(value);
  }

  @ParameterizedTest(name = "{2}: {0}")
  @CsvFileSource(
      resources = "hostile-duckdb.csv",
      delimiter = '|',
      quoteCharacter = '~',
      numLinesToSkip = 1)
  void isHeld(String query, String flag, String why) {
    assertIsHeld(query, flag);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT range FROM range(100000000000) ORDER BY hash(range)",
        "SELECT list(range) FROM range(100000000000)",
        "WITH RECURSIVE c(x) AS (SELECT 'a' UNION ALL SELECT x || x FROM c) SELECT max(length(x))"
            + " FROM c"
      })
  void memoryIsBounded(String query) {
    try (Reward small =
        sqlResult(folder, "reward.sql-result.memory-mb=64", "reward.sql-result.timeout=20")) {
      Verdict verdict = verdict(small, asked("tables", "SELECT 5"), query);

      assertThat(verdict.value()).as(verdict.toString()).isZero();
      assertThat(verdict.flags()).as(verdict.toString()).containsExactly("sql-too-large");
    }
  }

  @Test
  void spacesBeyondAsciiHideNoName() {
    assertIsHeld("SELECT * FROM read_csv\u00a0('/etc/passwd')", "sql-refused");
  }

  @Test
  void longExpressionsAreBounded() {
    assertIsHeld("SELECT 1" + " + 1".repeat(2_000), "sql-error");
    assertIsHeld("SELECT " + "(".repeat(10_000) + "1" + ")".repeat(10_000), "sql-refused");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "odd|database 'odd': 'a*.csv' (expected a name without *?[]{})",
        "broken|database 'broken': cannot be loaded: Invalid Input Error: No magic bytes found at end"
            + " of file '%s/broken/a.parquet'"
      })
  void filesThatAreNoTablesDecideNothing(String name, String reason) {
    Verdict verdict = verdict(reward, asked(name, "SELECT 1"), "SELECT 1");

    assertThat(verdict.status()).isEqualTo(Verdict.Status.UNSCORABLE);
    assertThat(verdict.error()).contains(reason.replace("%s", folder.toString()));
  }

  /** The driver is 76 MB, and so no part of what is shipped. */
  @Test
  void withoutTheDriverItIsAnOutage() throws IOException {
    ClassLoader before = Thread.currentThread().getContextClassLoader();
    try (URLClassLoader none = new URLClassLoader(new URL[0], null);
        Reward fresh = sqlResult(folder)) {
      Thread.currentThread().setContextClassLoader(none);
      Verdict verdict = verdict(fresh, asked("tables", "SELECT 1"), "SELECT 1");

      assertThat(verdict.status()).isEqualTo(Verdict.Status.FAILED);
      assertThat(verdict.error())
          .contains(
              "database 'tables': a folder of Parquet and CSV files needs DuckDB (expected"
                  + " org.duckdb:duckdb_jdbc on the class path, see docs/rewards.md)");
    } finally {
      Thread.currentThread().setContextClassLoader(before);
    }
  }

  private static void assertIsHeld(String query, String flag) {
    Prompt prompt = asked("tables", "SELECT 5");
    Verdict verdict = verdict(reward, prompt, query);

    assertThat(verdict.value()).as(verdict.toString()).isZero();
    assertThat(verdict.flags()).as(verdict.toString()).containsExactly(flag);
    assertThat(verdict(reward, prompt, "SELECT COUNT(*) FROM singer").value()).isEqualTo(1);
  }
}
