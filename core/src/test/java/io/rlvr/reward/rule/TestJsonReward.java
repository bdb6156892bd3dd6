package io.rlvr.reward.rule;

import static io.rlvr.reward.testing.RewardCases.check;
import static io.rlvr.reward.testing.RewardCases.prompt;
import static io.rlvr.reward.testing.RewardCases.reward;
import static io.rlvr.reward.testing.RewardCases.verdict;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rlvr.config.UserException;
import io.rlvr.data.Verdict;
import io.rlvr.reward.Reward;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TestJsonReward {
  private static final String PERSON =
      """
      {"type": "object", "required": ["name"], "additionalProperties": false,
       "properties": {"name": {"type": "string", "pattern": "^[A-Z]"}, "age": {"minimum": 0}}}
      """;

  @TempDir Path folder;

  @ParameterizedTest(name = "{4}: {1} against {0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{\"a\": 1}|{\"a\": 1}|SCORED|1|the same object",
        "{\"a\": 1}|It is {\"a\": 1}.|SCORED|1|inside a sentence",
        "{\"a\": 1}|{\"a\": 1.0}|SCORED|1|numbers by value",
        "{\"a\": 1}|{\"a\": \"1\"}|SCORED|0|a text is no number",
        "{\"a\": \"x\"}|{\"a\": \"X\"}|SCORED|0|texts to the letter",
        "{\"a\": 1}|{\"a\": 1, \"b\": 2}|SCORED|1|further fields do not count",
        "{\"a\": 1, \"b\": 2}|{\"a\": 1}|SCORED|0|a missing field does",
        "{\"a\": [1, 2]}|{\"a\": [1.0, 2]}|SCORED|1|lists by value",
        "{\"a\": [1, 2]}|{\"a\": [2, 1]}|SCORED|0|and in order",
        "{\"a\": {\"b\": 1, \"c\": 2}}|{\"a\": {\"c\": 2, \"b\": 1e0}}|SCORED|1|objects in any",
        "{\"a\": {\"b\": 1}}|{\"a\": {\"b\": 1, \"c\": 2}}|SCORED|0|inner ones as a whole",
        "{\"a\": null}|{\"a\": null}|SCORED|1|null is a value",
        "{\"a\": null}|{\"b\": 1}|SCORED|0|and not an absent one",
        "{\"a\": 1}|{\"a\": 2} no, {\"a\": 1}|SCORED|1|the last object",
        "{\"a\": 1}|{\"a\": 1} no, {\"a\": 2}|SCORED|0|not an earlier one",
        "{\"a\": 1}|```json\\n{\"a\": 1}\\n```\\nunlike {\"a\": 2}|SCORED|1|a fence goes first",
        "{\"a\": 1}|```\\n{\"a\": 1}\\n```|SCORED|1|a fence without a name",
        "{\"a\": 1}|```py\\nx\\n```\\n{\"a\": 2}\\n```json\\n{\"a\": 1}\\n```|SCORED|1|an end is no start",
        "{\"a\": 1}|```json\\n{\"a\": 1}\\n```\\n```sh\\nx {\"a\": 2}\\n```|SCORED|1|another language",
        "{\"a\": 1}|<think>{\"a\": 1}</think> no|SCORED|0|thinking is no answer",
        "{\"a\": 1}|```json\\nnone\\n```\\n{\"a\": 1}|SCORED|1|if it holds an object",
        "{\"a\": 1}|{\"b\": {\"a\": 1}}|SCORED|0|not an inner object",
        "{\"a\": 1}|{so} {\"a\": 1} {or|SCORED|1|braces of the text",
        "{\"a\": \"}{\"}|{\"a\": \"}{\"}|SCORED|1|braces inside a text",
        "{\"a\": 1}|{'a': 1}|SCORED|0|strict JSON",
        "{\"a\": 1}|{\"a\": 2, \"a\": 1}|SCORED|0|no name twice",
        "{\"a\": 1}|[1]|SCORED|0|a list is no object",
        "{\"a\": 1}|{\"a\": 1, \"b\": 1e999999999}|SCORED|0|numbers are bounded",
        "{\"a\": 1}|~~|SCORED|0|blank",
        "so: {\"a\": 1}|{\"a\": 1}|SCORED|1|the reference is read alike",
        "42|{\"a\": 1}|UNSCORABLE||a reference without an object",
        "{}|{\"a\": 1}|UNSCORABLE||or without a field"
      })
  void allFieldsOfTheReferenceAreCompared(
      String reference, String response, Verdict.Status status, Double value, String why) {
    check(reward("json"), prompt(reference), response, status, value);
  }

  @Test
  void fieldsAreNamedOrPointedAt() {
    Reward reward = reward("json", "reward.json.fields=[name, \"/tags/1\", \"a.b\"]");
    String reference = "{\"name\": \"x\", \"tags\": [1, 2], \"a.b\": true, \"rest\": 0}";

    String same = "{\"name\": \"x\", \"tags\": [0, 2], \"a.b\": true}";
    check(reward, prompt(reference), same, Verdict.Status.SCORED, 1.0);
    check(reward, prompt(reference), same.replace("2", "3"), Verdict.Status.SCORED, 0.0);
    assertThat(verdict(reward, prompt("{\"name\": 1}"), same).error())
        .contains("reference has no field '/tags/1'");
  }

  @Test
  void theShareOfFieldsIsAnotherValue() {
    Reward reward = reward("json", "reward.json.value=share");

    // a and c of a, b, c, d
    check(
        reward,
        prompt("{\"a\": 1, \"b\": 2, \"c\": 3, \"d\": 4}"),
        "{\"a\": 1, \"b\": 1, \"c\": 3}",
        Verdict.Status.SCORED,
        0.5);
  }

  @Test
  void aSchemaAloneNeedsNoReference() throws IOException {
    Reward reward = reward("json", schema(PERSON));

    check(reward, prompt(""), "{\"name\": \"Ann\", \"age\": 3}", Verdict.Status.SCORED, 1.0);
    for (String other :
        new String[] {"{}", "{\"name\": \"ann\"}", "{\"name\": \"Ann\", \"age\": -1}"}) {
      Verdict verdict = verdict(reward, prompt(""), other);
      assertThat(verdict.value()).isZero();
      assertThat(verdict.flags()).containsExactly("other-schema");
    }
  }

  @Test
  void aSchemaAndFieldsMustBothFit() throws IOException {
    Reward reward = reward("json", schema(PERSON), "reward.json.fields=[name]");
    String reference = "{\"name\": \"Ann\"}";

    check(reward, prompt(reference), "{\"name\": \"Ann\"}", Verdict.Status.SCORED, 1.0);
    check(reward, prompt(reference), "{\"name\": \"Bob\"}", Verdict.Status.SCORED, 0.0);
    check(reward, prompt(reference), "{\"name\": \"Ann\", \"x\": 1}", Verdict.Status.SCORED, 0.0);
  }

  @Test
  void aReferenceInsideTheSchemaIsFollowed() throws IOException {
    Reward reward =
        reward(
            "json",
            schema(
                "{\"$schema\": \"http://json-schema.org/draft-07/schema#\", \"properties\":"
                    + " {\"a\": {\"$ref\": \"#/definitions/n\"}},"
                    + " \"definitions\": {\"n\": {\"type\": \"integer\"}}}"));

    check(reward, prompt(""), "{\"a\": 1}", Verdict.Status.SCORED, 1.0);
    check(reward, prompt(""), "{\"a\": \"1\"}", Verdict.Status.SCORED, 0.0);
  }

  @Test
  @Timeout(60)
  void aSchemaWhosePatternBacktracksForEverCannotDecide() throws IOException {
    Reward reward =
        reward("json", schema("{\"properties\": {\"a\": {\"pattern\": \"^.*.*.*.*.*.*x$\"}}}"));

    Verdict verdict = verdict(reward, prompt(""), "{\"a\": \"" + "a".repeat(150) + "\"}");

    assertThat(verdict.status()).isEqualTo(Verdict.Status.UNSCORABLE);
    assertThat(verdict.error()).contains("schema: pattern reads more than 20000000 characters");
  }

  @Test
  void flagsAreNamed() {
    assertThat(verdict(reward("json"), prompt("{\"a\": 1}"), "none").flags())
        .containsExactly("no-json");
    assertThat(verdict(reward("json"), prompt("{\"a\": 1}"), " ").flags())
        .containsExactly("blank", "no-json");
  }

  @Test
  void mistakesAreNamed() throws IOException {
    assertThatThrownBy(() -> reward("json", "reward.json.schema=absent.json"))
        .isInstanceOf(UserException.class)
        .hasMessage("Invalid reward.json.schema: 'absent.json' (expected a JSON Schema file)");
    String notJson = schema("{");
    assertThatThrownBy(() -> reward("json", notJson))
        .isInstanceOf(UserException.class)
        .hasMessage(
            "Invalid reward.json.schema: %s (expected a JSON Schema: not JSON at line 1, column 2)"
                .formatted(folder.resolve("schema.json")));
    String badPattern = schema("{\"properties\": {\"a\": {\"pattern\": \"(\"}}}");
    assertThatThrownBy(() -> reward("json", badPattern))
        .isInstanceOf(UserException.class)
        .hasMessage(
            "Invalid reward.json.schema: '(' (expected a Java regular expression: Unclosed group"
                + " at character 2)");
    String elsewhere = schema("{\"$ref\": \"http://localhost:1/other.json\"}");
    assertThatThrownBy(() -> reward("json", elsewhere))
        .isInstanceOf(UserException.class)
        .hasMessage(
            ("Invalid reward.json.schema: %s (expected a JSON Schema: it refers to"
                    + " http://localhost:1/other.json, and nothing is fetched)")
                .formatted(folder.resolve("schema.json")));
    String badType = schema("{\"type\": 12}");
    assertThatThrownBy(() -> reward("json", badType))
        .isInstanceOf(UserException.class)
        .hasMessage(
            ("Invalid reward.json.schema: %s (expected a JSON Schema: /type: does not have a value"
                    + " in the enumeration [\"array\", \"boolean\", \"integer\", \"null\","
                    + " \"number\", \"object\", \"string\"])")
                .formatted(folder.resolve("schema.json")));
  }

  @Test
  @Timeout(60)
  void hugeResponsesAreDecided() {
    for (String part : new String[] {"{", "{\"a\":", "{\"", "{\"a\":{}", "[{", "```json\n"}) {
      String response = part.repeat(200_000 / part.length());

      check(reward("json"), prompt("{\"b\": 1}"), response, Verdict.Status.SCORED, 0.0);
    }
    check(
        reward("json"),
        prompt("{\"b\": 1}"),
        " ".repeat(2 << 20) + "{\"b\": 1}",
        Verdict.Status.SCORED,
        0.0);
  }

  private String schema(String text) throws IOException {
    Path file = folder.resolve("schema.json");
    Files.writeString(file, text);
    return "reward.json.schema=" + file;
  }
}
