package io.rlvr.reward.rule;

import static io.rlvr.reward.testing.RewardCases.prompt;
import static io.rlvr.reward.testing.RewardCases.reward;
import static io.rlvr.reward.testing.RewardCases.verdict;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.networknt.schema.ExecutionConfig;
import io.rlvr.config.UserException;
import io.rlvr.data.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(30)
class TestSchemaRun {
  @TempDir Path folder;

  @ParameterizedTest(name = "{1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{\"$ref\": \"#\"}|a schema that is itself",
        "{\"allOf\": [{\"$ref\": \"#\"}]}|the same within a list",
        "{\"$ref\": \"#/$defs/a\", \"$defs\": {\"a\": {\"$ref\": \"#/$defs/b\"}, \"b\": {\"$ref\":"
            + " \"#/$defs/a\"}}}|two that are each other",
        "{\"$dynamicAnchor\": \"n\", \"$dynamicRef\": \"#n\"}|the same by a dynamic reference",
        "{\"not\": {\"$ref\": \"#\"}}|its own contrary",
      })
  void schemaThatLeadsToItselfDecidesNothing(String schema, String why) throws IOException {
    Verdict verdict = verdictBy(schema, "{\"a\": 1}");
    assertThat(verdict.status()).isEqualTo(Verdict.Status.UNSCORABLE);
    assertThat(verdict.error()).contains("schema: leads more than 500 levels deep");
  }

  /** 2^25 visits of the innermost schema: 20 s without a bound. */
  @Test
  void schemaThatDoublesWithEachLevelDecidesNothing() throws IOException {
    String definitions =
        IntStream.rangeClosed(1, 25)
            .mapToObj(
                i ->
                    "\"d%d\": {\"allOf\": [{\"$ref\": \"#/$defs/d%d\"}, {\"$ref\": \"#/$defs/d%d\"}]}"
                        .formatted(i, i - 1, i - 1))
            .collect(Collectors.joining(", "));
    Verdict verdict =
        verdictBy(
            "{\"$ref\": \"#/$defs/d25\", \"$defs\": {\"d0\": {\"type\": \"object\"}, %s}}"
                .formatted(definitions),
            "{}");
    assertThat(verdict.status()).isEqualTo(Verdict.Status.UNSCORABLE);
    assertThat(verdict.error()).contains("schema: takes more than 1000000 steps");
  }

  /** Each level of the response is looked at twice by the level above: 2^60 in all. */
  @Test
  void responseThatDoublesTheWorkDecidesNothing() throws IOException {
    String schema =
        "{\"anyOf\": [{\"required\": [\"x\"], \"properties\": {\"a\": {\"$ref\": \"#\"}}},"
            + " {\"properties\": {\"a\": {\"$ref\": \"#\"}}, \"required\": [\"a\"]}]}";
    assertThat(verdictBy(schema, "{\"a\": ".repeat(60) + "{}" + "}".repeat(60)).error())
        .contains("schema: takes more than 1000000 steps");
  }

  /** A tree of 60 levels is the deepest that a response may hold, with some room. */
  @Test
  void deepTreeIsDecidedByItsRecursiveSchema() throws IOException {
    String schema = "{\"type\": \"object\", \"properties\": {\"a\": {\"$ref\": \"#\"}}}";
    String deep = "{\"a\": ".repeat(60) + "{}" + "}".repeat(60);
    String wrong = "{\"a\": ".repeat(60) + "1" + "}".repeat(60);
    assertThat(verdictBy(schema, deep)).isEqualTo(Verdict.scored(1));
    assertThat(verdictBy(schema, wrong).value()).isZero();
  }

  @Test
  void schemaTooDeepToBeCheckedIsRefused() throws IOException {
    String deep = "{\"not\": ".repeat(900) + "{}" + "}".repeat(900);
    assertThatThrownBy(() -> verdictBy(deep, "{}"))
        .isInstanceOf(UserException.class)
        .hasMessage(
            ("Invalid reward.json.schema: %s (expected a JSON Schema: it is too deep or too large"
                    + " to be checked)")
                .formatted(folder.resolve("schema.json")));
  }

  @Test
  void slowKeywordsEndByTime() {
    SchemaRun run = new SchemaRun(ExecutionConfig.getInstance(), Duration.ZERO);
    assertThatThrownBy(() -> run.evaluationPathAddLast("pattern"))
        .isInstanceOf(SchemaRun.EndlessException.class)
        .hasMessage("takes more than 0 s");
  }

  private Verdict verdictBy(String schema, String response) throws IOException {
    Path file = folder.resolve("schema.json");
    Files.writeString(file, schema);
    return verdict(reward("json", "reward.json.schema=" + file), prompt("{}"), response);
  }
}
