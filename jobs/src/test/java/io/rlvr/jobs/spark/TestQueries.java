package io.rlvr.jobs.spark;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rlvr.config.UserException;
import org.apache.spark.sql.AnalysisException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TestQueries {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "select 1",
        "  ((SELECT 1) union all (select 2)) ",
        "-- insert\n/* drop\n table */ select 1",
        "with t as (select 1 x) select * from t",
        "values (1), (2)",
        "table rewards",
        "from rewards select value",
        "show tables",
        "describe rewards",
        "DESC function sum",
        "select 'insert into t values (1)' x"
      })
  void queriesPass(String text) {
    assertThatCode(() -> Queries.require(text)).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "drop table rewards",
        "insert overwrite directory '/tmp/x' using csv select 1",
        "insert into t select 1",
        "from rewards insert into t select value",
        "from rewards insert overwrite directory '/tmp/x' using csv select value",
        "with t as (select 1) insert into u select * from t",
        "create table t using csv as select 1 x",
        "create temporary view v as select 1",
        "add jar /tmp/x.jar",
        "set spark.sql.ansi.enabled=false",
        "execute immediate 'drop table t'",
        "merge into t using u on t.a = u.a when matched then delete",
        "/* select */ delete from t",
        "cache table t as select 1",
        "call system.clear()",
        "explain select 1",
        "selec 1"
      })
  void everythingElseIsRefused(String text) {
    assertThatThrownBy(() -> Queries.require(text))
        .isInstanceOf(UserException.class)
        .hasMessage(
            "Cannot run %s: it is no query (expected select, with, values, table, from, show or"
                + " describe)",
            text);
  }

  /** A comment of Spark's goes on behind a backslash at the end of its line. */
  @Test
  void aWordInACommentIsNotTheFirst() {
    assertThatThrownBy(() -> Queries.require("-- a \\\nselect\ndrop table t"))
        .isInstanceOf(UserException.class)
        .hasMessage(
            "Cannot run -- a \\ select drop table t: it is no query (expected select, with, values,"
                + " table, from, show or describe)");
  }

  @Test
  void whatSparkCannotReadIsItsOwnMessage() {
    assertThatThrownBy(() -> Queries.require("select 1; select 2"))
        .isInstanceOf(AnalysisException.class)
        .hasMessageContaining("PARSE_SYNTAX_ERROR");
  }
}
