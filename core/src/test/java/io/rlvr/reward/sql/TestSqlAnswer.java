package io.rlvr.reward.sql;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TestSqlAnswer {
  @ParameterizedTest(name = "{2}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        "SELECT 1|SELECT 1|nothing but the query",
        "```sql\\nSELECT 1\\n```|SELECT 1|a fence",
        "```SQL \\nSELECT 1\\n```|SELECT 1|in capitals",
        "```sqlite\\nSELECT 1\\n```|SELECT 1|the engine's name",
        "```\\nSELECT 1\\n```|SELECT 1|a fence without a name",
        "~~~sql\\nSELECT 1\\n~~~|SELECT 1|a fence of tildes",
        "```sql\\nSELECT 1\\n```\\n```text\\n1\\n```|SELECT 1|a table shown after it",
        "```sql\\nSELECT 1\\n```\\n```sql\\nSELECT 2\\n```|SELECT 2|the last of two",
        "```sql\\nSELECT 1|SELECT 1|a fence that is not closed",
        "```SELECT 1```|SELECT 1|a fence on one line",
        "```SELECT 1```\\nThat is all.|SELECT 1|and more behind it",
        "<answer>```sql\\nSELECT 1\\n</answer>|SELECT 1|a fence that the tag closes",
        "It is ```sql SELECT 1```.|SELECT 1|its language on the same line",
        "```python\\nprint(1)\\n```\\n<answer>SELECT 1</answer>|SELECT 1|a fence of another language",
        "<answer>SELECT 1|SELECT 1|a tag that is not closed",
        "It is <answer>SELECT 1</answer>.|SELECT 1|a tag",
        "<answer>\\n```sql\\nSELECT 1\\n```\\n</answer>|SELECT 1|a fence within a tag",
        "<answer>SELECT 1</answer> no, <answer>SELECT 2</answer>|SELECT 2|the last of two tags",
        "```sql\\nSELECT 0\\n```</think>SELECT 1|SELECT 1|thinking that the prompt began",
        "<think>a</think>\\n\\nSELECT 1|SELECT 1|after thinking",
        "<THINK>\\n```sql\\nSELECT 0\\n```\\n</THINK>SELECT 1|SELECT 1|thinking in capitals",
        "SELECT 1</answer>|SELECT 1|a tag that the prompt began",
        "```sql\\nSELECT 1\\n```\\n```\\n5\\n```|SELECT 1|a result without a name after it"
      })
  void theQueryIsFound(String response, String query, String why) {
    assertThat(SqlAnswer.in(response.replace("\\n", "\n"))).contains(query);
  }

  @Test
  @Timeout(2)
  void manyTagsTakeNoLongerThanOne() {
    assertThat(SqlAnswer.in("<answer>".repeat(100_000) + "SELECT 1")).isPresent();
    assertThat(SqlAnswer.in("``` ~~~".repeat(100_000))).isPresent();
  }

  @ParameterizedTest
  @CsvSource({
    "''",
    "' '",
    "<think>SELECT 1</think>",
    "'<think>```sql\nSELECT 1\n```'",
    "<answer> </answer>"
  })
  void orThereIsNone(String response) {
    assertThat(SqlAnswer.in(response)).isEmpty();
  }
}
