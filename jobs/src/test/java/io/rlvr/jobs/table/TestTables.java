package io.rlvr.jobs.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rlvr.data.Rollout;
import io.rlvr.data.StageKind;
import io.rlvr.data.Verdict;
import io.rlvr.jobs.reward.ScoredRollout;
import java.lang.reflect.Field;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.expressions.GenericRowWithSchema;
import org.junit.jupiter.api.Test;

/**
 * The schemas of docs/formats.md, as manifests of format 1 and files of old runs have them: another
 * string here is another format.
 */
class TestTables {
  /** With NOT NULL for what is required. */
  private static final Map<Table<?>, String> COLUMNS =
      Map.of(
          Tables.PROMPTS,
          "prompt_id STRING NOT NULL,"
              + "messages ARRAY<STRUCT<role: STRING NOT NULL, content: STRING NOT NULL>> NOT NULL,"
              + "reference STRING NOT NULL,source STRING NOT NULL,subject STRING NOT NULL,"
              + "extra MAP<STRING, STRING> NOT NULL",
          Tables.ROLLOUTS,
          "step INT NOT NULL,prompt_id STRING NOT NULL,sample INT NOT NULL,"
              + "prompt_ids ARRAY<INT> NOT NULL,response_ids ARRAY<INT> NOT NULL,"
              + "logprobs ARRAY<FLOAT> NOT NULL,ref_logprobs ARRAY<FLOAT>,"
              + "response STRING NOT NULL,finish_reason STRING NOT NULL,"
              + "policy_version INT NOT NULL,policy_digest STRING NOT NULL,seed BIGINT NOT NULL",
          Tables.REWARDS,
          "step INT NOT NULL,prompt_id STRING NOT NULL,sample INT NOT NULL,"
              + "reward_name STRING NOT NULL,status STRING NOT NULL,value DOUBLE,"
              + "probability DOUBLE,components MAP<STRING, DOUBLE> NOT NULL,"
              + "flags ARRAY<STRING> NOT NULL,judge_output STRING,judge_version STRING,"
              + "error STRING,attempts INT NOT NULL,latency_ms DOUBLE NOT NULL",
          Tables.CREDIT,
          "step INT NOT NULL,prompt_id STRING NOT NULL,sample INT NOT NULL,reward DOUBLE,"
              + "normalised DOUBLE,advantage DOUBLE,kept BOOLEAN NOT NULL,reason STRING NOT NULL",
          Tables.EVALUATIONS,
          "step INT NOT NULL,prompt_id STRING NOT NULL,sample INT NOT NULL,"
              + "response_ids ARRAY<INT> NOT NULL,logprobs ARRAY<FLOAT> NOT NULL,"
              + "response STRING NOT NULL,finish_reason STRING NOT NULL,"
              + "reward_name STRING NOT NULL,status STRING NOT NULL,value DOUBLE,error STRING,"
              + "policy_version INT NOT NULL,policy_digest STRING NOT NULL,seed BIGINT NOT NULL",
          Tables.METRICS,
          "step INT NOT NULL,stage STRING NOT NULL,name STRING NOT NULL,value DOUBLE NOT NULL,"
              + "unit STRING NOT NULL");

  /** What manifests say. */
  private static final Map<Table<?>, String> IN_MANIFESTS =
      Map.of(
          Tables.PROMPTS,
          "struct<prompt_id:string,messages:array<struct<role:string,content:string>>,"
              + "reference:string,source:string,subject:string,extra:map<string,string>>",
          Tables.ROLLOUTS,
          "struct<step:int,prompt_id:string,sample:int,prompt_ids:array<int>,"
              + "response_ids:array<int>,logprobs:array<float>,ref_logprobs:array<float>,"
              + "response:string,finish_reason:string,policy_version:int,policy_digest:string,"
              + "seed:bigint>",
          Tables.REWARDS,
          "struct<step:int,prompt_id:string,sample:int,reward_name:string,status:string,"
              + "value:double,probability:double,components:map<string,double>,"
              + "flags:array<string>,judge_output:string,judge_version:string,error:string,"
              + "attempts:int,latency_ms:double>",
          Tables.CREDIT,
          "struct<step:int,prompt_id:string,sample:int,reward:double,normalised:double,"
              + "advantage:double,kept:boolean,reason:string>",
          Tables.EVALUATIONS,
          "struct<step:int,prompt_id:string,sample:int,response_ids:array<int>,"
              + "logprobs:array<float>,response:string,finish_reason:string,reward_name:string,"
              + "status:string,value:double,error:string,policy_version:int,"
              + "policy_digest:string,seed:bigint>");

  @Test
  void columnsAreThoseOfTheFormat() {
    COLUMNS.forEach(
        (table, columns) -> assertThat(table.schema().toDDL()).as(table.name()).isEqualTo(columns));
  }

  @Test
  void manifestsSayTheColumnsAsTheyDid() {
    IN_MANIFESTS.forEach(
        (table, text) ->
            assertThat(table.schema().simpleString()).as(table.name()).isEqualTo(text));
  }

  @Test
  void elementsAreNeverNull() {
    COLUMNS
        .keySet()
        .forEach(
            table ->
                assertThat(table.schema().json())
                    .as(table.name())
                    .doesNotContain("\"containsNull\":true", "\"valueContainsNull\":true"));
  }

  @Test
  void anExpressionSeesVerdictRolloutAndPrompt() {
    assertThat(ScoredRollout.TABLE.schema().toDDL())
        .isEqualTo(
            COLUMNS.get(Tables.REWARDS)
                + ",response STRING NOT NULL,response_length INT NOT NULL,"
                + "finish_reason STRING NOT NULL,source STRING NOT NULL,subject STRING NOT NULL");
  }

  @Test
  void everyStageThatWritesATableHasIt() {
    assertThat(Tables.OF_STAGES).extracting(Table::name).isEqualTo(StageKind.tables());
    assertThat(Tables.REWARDS.isWrittenBy("reward")).isTrue();
    assertThat(Tables.REWARDS.isWrittenBy("reward-refill2")).isTrue();
    assertThat(Tables.REWARDS.isWrittenBy("rollout")).isFalse();
    assertThat(Tables.METRICS.isWrittenBy("update")).isFalse();
  }

  @Test
  void whatQueriesNameIsAColumn() throws IllegalAccessException {
    Set<String> all = new TreeSet<>();
    COLUMNS.keySet().forEach(table -> all.addAll(Set.of(table.schema().fieldNames())));
    for (Field constant : Columns.class.getDeclaredFields()) {
      assertThat(all).contains((String) constant.get(null));
    }
  }

  @Test
  void aTextThatIsNoStatusIsRefused() {
    Verdict verdict = Verdict.scored(1);
    Row row = Tables.REWARDS.row(RewardRow.of(Rollout.ofText("p", 0, "x"), "rule", verdict));
    Object[] cells = IntStream.range(0, row.length()).mapToObj(row::get).toArray();
    cells[Tables.REWARDS.schema().fieldIndex(Columns.STATUS)] = "scored";
    Row damaged = new GenericRowWithSchema(cells, Tables.REWARDS.schema());

    assertThatThrownBy(() -> Tables.REWARDS.record(damaged))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("No Status is called 'scored'");
  }
}
