package io.rlvr.jobs.reward;

import static org.apache.spark.sql.functions.avg;
import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.rlvr.config.Settings;
import io.rlvr.config.UserException;
import io.rlvr.data.FinishReason;
import io.rlvr.data.Message;
import io.rlvr.data.Prompt;
import io.rlvr.data.Rollout;
import io.rlvr.data.Verdict;
import io.rlvr.jobs.cli.TrainCommand;
import io.rlvr.jobs.run.RunTables;
import io.rlvr.jobs.spark.Sessions;
import io.rlvr.jobs.table.RewardRow;
import io.rlvr.jobs.table.Table;
import io.rlvr.jobs.table.Tables;
import io.rlvr.jobs.testing.TinyRun;
import io.rlvr.reward.registry.RewardSettings;
import io.rlvr.store.LocalFileStore;
import io.rlvr.store.Manifest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TestRewardExpression {
  private static final Verdict JUDGED =
      new Verdict(
          Verdict.Status.SCORED,
          0.95,
          OptionalDouble.of(0.9),
          Map.of("rule", 0.5),
          List.of("noted", "blank"),
          Optional.of("YES"),
          Optional.of("v1"),
          Optional.empty(),
          2,
          30);

  private static SparkSession spark;

  @BeforeAll
  static void start() {
    spark = Sessions.open("local[2]", "test");
  }

  @AfterAll
  static void stop() throws IOException {
    spark.close();
  }

  @Test
  void theResultIsTheValueAndTheRawOneIsKept() {
    // the response has 5 characters and 3 tokens
    Verdict verdict =
        applied(
            "case when value > 0.9 and length(response) < 200 and source = 'gsm8k'"
                + " then value - 0.1 * response_length + components['rule'] else 0 end",
            JUDGED);

    // 0.95 - 0.3 + 0.5
    assertThat(verdict.value()).isCloseTo(1.15, within(1e-12));
    assertThat(verdict)
        .isEqualTo(JUDGED.rescored(verdict.value(), Map.of("rule", 0.5, "raw", 0.95)));
  }

  @Test
  void withoutAnExpressionNothingChanges() {
    assertThat(applied("", JUDGED)).isEqualTo(JUDGED);
    assertThat(applied("", Verdict.unscorable("why"))).isEqualTo(Verdict.unscorable("why"));
  }

  @Test
  void onlyScoredVerdictsAreChanged() {
    assertThat(applied("coalesce(value, 0)", Verdict.failed("HTTP 500")))
        .isEqualTo(Verdict.failed("HTTP 500"));
    assertThat(applied("0", Verdict.unscorable("why"))).isEqualTo(Verdict.unscorable("why"));
  }

  @Test
  void whatIsNoNumberIsUnscorable() {
    Verdict none = applied("if(subject = 'maths', null, value)", JUDGED);
    Verdict notFinite = applied("value / double('Infinity') * double('Infinity')", JUDGED);

    assertThat(none.status()).isEqualTo(Verdict.Status.UNSCORABLE);
    assertThat(none.error()).contains("sql gave null");
    assertThat(none.components()).isEqualTo(Map.of("rule", 0.5, "raw", 0.95));
    assertThat(notFinite.error()).contains("sql gave NaN");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "value",
        "1",
        "value > 0.5",
        "if(array_contains(flags, 'blank'), 0, value)",
        "nvl(probability, value)",
        "aggregate(map_values(components), 0D, (a, b) -> a + b)"
      })
  void whatComesFromTheRowAloneIsTaken(String sql) {
    expression(sql).check(spark);

    assertThat(applied(sql, JUDGED).isScored()).isTrue();
  }

  @Test
  void mistakesAreOneLineAtTheStart() {
    refused(
        "valu * 2",
        "[UNRESOLVED_COLUMN.WITH_SUGGESTION] A column, variable, or function parameter with name"
            + " `valu` cannot be resolved.");
    refused("value +", "[PARSE_SYNTAX_ERROR] Syntax error at or near end of input.");
    refused("response_lenght(", "[PARSE_SYNTAX_ERROR] Syntax error at or near end of input.");
    refused("flags", "[DATATYPE_MISMATCH.CAST_WITHOUT_SUGGESTION] Cannot resolve");
    refused("nosuch(value)", "[UNRESOLVED_ROUTINE] Cannot resolve routine `nosuch`");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "rand()",
        "value + rand(3)",
        "length(uuid())",
        "spark_partition_id()",
        "monotonically_increasing_id()",
        "unix_timestamp()",
        "unix_seconds(now())",
        "datediff(current_date(), date'2020-01-01')"
      })
  void whatChangesBetweenAttemptsIsRefused(String sql) {
    assertThatThrownBy(() -> expression(sql).check(spark))
        .isInstanceOf(UserException.class)
        .hasMessage(
            "Invalid reward.sql-expression: '"
                + sql
                + "' (expected the same value in every attempt: no random numbers, no clock)");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "avg(value)",
        "avg(value) over (partition by prompt_id)",
        "explode(array(1, 2))",
        "(select 1)"
      })
  void whatNeedsOtherRowsIsRefused(String sql) {
    assertThatThrownBy(() -> expression(sql).check(spark))
        .isInstanceOf(UserException.class)
        .hasMessageStartingWith("Invalid reward.sql-expression: '" + sql + "' (");
  }

  @Test
  void aRunsMomentsAreThoseOfTheFinalValues(@TempDir Path folder) throws IOException {
    Path conf = TinyRun.configuration(folder);
    Path run = folder.resolve("run");
    Settings settings =
        TinyRun.settings(
            conf,
            "loop.steps=1",
            "reward.sql-expression=if(sample = 0, null, 2 * value + response_length)");

    TrainCommand.train(settings, run.toString(), "local[2]");

    spark = Sessions.open("local[2]", "test"); // the run closed it
    RunTables tables = RunTables.of(spark, new LocalFileStore(run));
    Dataset<Row> rewards = tables.table(Tables.REWARDS);
    Dataset<Row> scored = rewards.where("sample > 0");
    assertThat(scored.count()).isEqualTo(TinyRun.PROMPTS * (TinyRun.SAMPLES - 1));
    assertThat(
            scored
                .join(tables.table(Tables.ROLLOUTS), new String[] {"step", "prompt_id", "sample"})
                .where("status != 'SCORED' or value is null")
                .union(
                    scored
                        .join(
                            tables.table(Tables.ROLLOUTS),
                            new String[] {"step", "prompt_id", "sample"})
                        .where("abs(value - 2 * components['raw'] - size(response_ids)) > 1e-12"))
                .count())
        .isZero();
    assertThat(rewards.where("sample = 0 and error = 'sql gave null' and value is null").count())
        .isEqualTo(TinyRun.PROMPTS);
    Manifest manifest =
        tables.folder().manifests().entrySet().stream()
            .filter(entry -> entry.getKey().contains("/reward-"))
            .findFirst()
            .orElseThrow()
            .getValue();
    assertThat(manifest.moments().get("value").count()).isEqualTo(scored.count());
    assertThat(manifest.moments().get("value").mean())
        .isCloseTo(scored.agg(avg(col("value"))).first().getDouble(0), within(1e-9));
  }

  private static void refused(String sql, String why) {
    assertThatThrownBy(() -> expression(sql).check(spark))
        .isInstanceOf(UserException.class)
        .hasMessageStartingWith("Invalid reward.sql-expression: '" + sql + "' (" + why)
        .satisfies(e -> assertThat(e.getMessage().lines()).hasSize(1));
  }

  private static RewardExpression expression(String sql) {
    return RewardExpression.from(
        Settings.defaults(
            RewardSettings.KEYS, List.of(), Map.of(RewardSettings.SQL_EXPRESSION.name(), sql)));
  }

  private static Verdict applied(String sql, Verdict verdict) {
    Prompt prompt = new Prompt("p", List.of(Message.user("?")), "42", "gsm8k", "maths", Map.of());
    Rollout rollout =
        new Rollout(
            1,
            "p",
            2,
            new int[] {1},
            new int[3],
            new float[3],
            Optional.empty(),
            "It is",
            FinishReason.STOP,
            0,
            "",
            0);
    Table<ScoredRollout> table = ScoredRollout.TABLE;
    Row row = table.row(ScoredRollout.of(prompt, rollout, RewardRow.of(rollout, "judge", verdict)));
    Dataset<Row> scored = spark.createDataFrame(List.of(row), table.schema());
    RewardExpression expression = expression(sql);
    return expression.reward(expression.applied(scored).first()).verdict();
  }
}
