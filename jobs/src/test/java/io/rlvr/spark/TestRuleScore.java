package io.rlvr.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Rules in SQL. */
class TestRuleScore {
  private static SparkSession spark;

  @BeforeAll
  static void start() {
    spark =
        SparkSession.builder()
            .master("local[2]")
            .config("spark.ui.enabled", "false")
            .config("spark.sql.shuffle.partitions", "2")
            .config("spark.sql.extensions", "io.rlvr.spark.RlvrExtensions")
            .getOrCreate();
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  @Test
  void sqlScoresByTheExtensionAndByRegistration() {
    TestRewardScorer.answers(spark).createOrReplaceTempView("answers");
    Dataset<Row> scored =
        spark.sql(
            "select id, rlvr_score('numeric', question, reference, response) as v from answers");

    assertThat(TestRewardScorer.verdicts(scored, "v")).isEqualTo(TestRewardScorer.VERDICTS);
    assertThat(
            spark
                .sql(
                    "select rlvr_score('numeric', null, 18, 18.0).value, rlvr_score('math', '',"
                        + " '1/2', repeat('(', 100000)).value")
                .collectAsList()
                .toString())
        .isEqualTo("[[1.0,0.0]]");
    TestRewardScorer.isMistake(
        () -> spark.sql("select rlvr_score('numeric', '18')"),
        "Cannot call rlvr_score with 2 arguments (expected reward, question, reference, response)");

    Rlvr.registerFunctions(spark);
    assertThat(
            TestRewardScorer.verdicts(
                spark.sql(
                    "select id, rlvr_score('numeric', question, reference, response) as v from"
                        + " answers"),
                "v"))
        .isEqualTo(TestRewardScorer.VERDICTS);
    assertThatThrownBy(
            () -> spark.sql("select rlvr_score('judge', 'q', 'a', 'b').value").collectAsList())
        .hasStackTraceContaining(
            "Cannot score by judge in SQL: it asks a model (expected a rule; RewardScorer takes any"
                + " reward)")
        .hasMessageContaining("rlvr_score");
  }
}
