package io.rlvr.jobs.tools;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rlvr.jobs.testing.ProjectRoot;
import io.rlvr.jobs.testing.TinyRun;
import io.rlvr.jobs.testing.ToolRun;
import io.rlvr.text.BpeTrainer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TestTools {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Path LLAMA =
      ProjectRoot.resolve("core/src/test/resources/golden/models/llama");

  @Test
  void scoreGivesOneVerdictForEachLineInOrder() throws IOException {
    ToolRun outcome =
        ToolRun.run(
            ScoreCommand::new,
            """
            {"id": 1, "question": "q", "reference": "Paris", "response": "It is Paris."}
            {"id": "b", "question": "q", "reference": "Paris", "response": "It is Rome."}

            {"id": null, "reference": "Paris", "response": "It is Paris."}
            {"id": [1], "reference": "Paris", "response": "It is Paris."}
            """);

    assertThat(outcome.status()).isZero();
    assertThat(outcome.lines()).hasSize(4);
    assertThat(outcome.line(0).get("id").asInt()).isEqualTo(1);
    assertThat(outcome.line(0).get("status").asText()).isEqualTo("SCORED");
    assertThat(outcome.line(0).get("value").asDouble()).isEqualTo(1);
    assertThat(outcome.line(0).get("probability").isNull()).isTrue();
    assertThat(outcome.line(0).get("error").isNull()).isTrue();
    assertThat(outcome.line(1).get("id").asText()).isEqualTo("b");
    assertThat(outcome.line(1).get("value").asDouble()).isZero();
    assertThat(outcome.line(2).get("id").isNull()).isTrue();
    assertThat(outcome.line(3).toString())
        .startsWith("{\"id\":[1],\"status\":\"SCORED\",\"value\":1.0");
  }

  @Test
  void aLinesOwnSettingsAreForThatLineAlone() throws IOException {
    String line = "{\"reference\": \"42\", \"response\": \"It is 42.0\"%s}\n";
    ToolRun outcome =
        ToolRun.run(
            ScoreCommand::new,
            line.formatted("")
                + line.formatted(", \"settings\": {\"reward.type\": \"numeric\"}")
                + line.formatted(""),
            "--reward",
            "exact");

    // exact: "it is 42.0" is not "42"; numeric: the last number is 42.
    assertThat(outcome.status()).isZero();
    assertThat(outcome.line(0).get("value").asDouble()).isZero();
    assertThat(outcome.line(1).get("value").asDouble()).isEqualTo(1);
    assertThat(outcome.line(2).get("value").asDouble()).isZero();
  }

  @Test
  void scoreTakesTokenIdsAndShowsComponents() throws IOException {
    // contained: 1; 3 tokens of 2 to 4: (2 - 3) / 2 = -0.5; 1 + 0.5 * -0.5
    ToolRun outcome =
        ToolRun.run(
            ScoreCommand::new,
            """
            {"id": 1, "reference": "42", "response": "It is 42", "response_ids": [7, 8, 9]}
            {"id": 2, "reference": "42", "response": "It is 42"}
            """,
            "--reward",
            "weighted",
            "--set",
            "reward.weighted.parts=contains:1, overlong:0.5",
            "--set",
            "reward.overlong.max-length=4",
            "--set",
            "reward.overlong.cache=2");

    assertThat(outcome.line(0).get("value").asDouble()).isEqualTo(0.75);
    assertThat(outcome.line(0).get("components").toString())
        .isEqualTo("{\"contains\":1.0,\"overlong\":-0.5}");
    assertThat(outcome.line(1).get("status").asText()).isEqualTo("UNSCORABLE");
    assertThat(outcome.line(1).get("error").asText())
        .isEqualTo("overlong: response has no token ids: its length is unknown");
  }

  @Test
  void scoreKnowsEveryVerifierByName() throws IOException {
    // words fox of fox, fox of red fox: 2 * 1 / (1 + 2); the others are right
    ToolRun outcome =
        ToolRun.run(
            ScoreCommand::new,
            """
            {"reference": "red fox", "response": "the fox",\
             "settings": {"reward.type": "token-f1"}}
            {"question": "?\\nA. red\\nB. blue", "reference": "B", "response": "It is blue.",\
             "settings": {"reward.type": "choice"}}
            {"reference": "Paris", "response": "Final: paris",\
             "settings": {"reward.type": "regex", "reward.regex.pattern": "Final: (.*)"}}
            {"reference": "{\\"a\\": 1}", "response": "{\\"a\\": 1.0}",\
             "settings": {"reward.type": "json"}}
            {"reference": "", "response": "<think>2</think><answer>4</answer>",\
             "settings": {"reward.type": "format"}}
            {"reference": "5 km", "response": "5000 m",\
             "settings": {"reward.type": "numeric", "reward.numeric.units": "compared"}}
            {"reference": "", "response": "```sh\\necho 3\\n```",\
             "extra": {"tests": [{"input": "", "output": "3"}]},\
             "settings": {"reward.type": "code", "reward.code.enabled": true,\
             "reward.code.command": ["sh", "{file}"]}}
            """);

    assertThat(outcome.status()).isZero();
    assertThat(outcome.line(0).get("value").asDouble()).isCloseTo(2.0 / 3, within(1e-12));
    for (int line = 1; line < 7; line++) {
      assertThat(outcome.line(line).get("value").asDouble()).as("line %d", line).isEqualTo(1);
    }
  }

  @Test
  void scoreRunsNoProgramUnlessToldTo() throws IOException {
    ToolRun outcome =
        ToolRun.run(
            ScoreCommand::new,
            "{\"id\": 1, \"reference\": \"\", \"response\": \"x\"}\n",
            "--reward",
            "code");

    assertThat(outcome.line(0).get("error").asText())
        .isEqualTo(
            "Cannot make reward code: it runs what the model wrote as a program, in a sandbox that"
                + " is no security boundary (expected reward.code.enabled=true; read"
                + " docs/rewards.md first)");
  }

  @Test
  void scoreRefusesAnSqlExpression() throws IOException {
    ToolRun outcome =
        ToolRun.run(
            ScoreCommand::new,
            "{\"id\": 1, \"reference\": \"42\", \"response\": \"42\"}\n",
            "--set",
            "reward.sql-expression=2 * value");

    assertThat(outcome.line(0).get("error").asText())
        .isEqualTo(
            "Invalid reward.sql-expression: '2 * value' (expected none here: score starts no"
                + " Spark)");
  }

  @Test
  void aBadLineGivesAnErrorAndTheOthersStillRun() {
    ToolRun outcome =
        ToolRun.run(
            ScoreCommand::new,
            """
            {"id": 1, "reference"
            [1]
            {"id": 3, "response": "x"}
            {"id": 4, "reference": [7], "response": "x"}
            {"id": 5, "reference": "x", "response": "x", "settings": {"reward.typ": "exact"}}
            {"id": 6, "reference": "x", "response": "x", "settings": []}
            {"id": 7, "reference": "x", "response": "x"}
            """);

    assertThat(outcome.status()).isEqualTo(1);
    assertThat(outcome.lines().subList(0, 6))
        .containsExactly(
            "{\"id\":null,\"error\":\"Cannot read line 1: not JSON at column 22"
                + " (expected one object)\"}",
            "{\"id\":null,\"error\":\"Cannot read line 2: [1] (expected one object)\"}",
            "{\"id\":3,\"error\":\"Cannot read line 3: field 'reference' is missing (expected"
                + " text)\"}",
            "{\"id\":4,\"error\":\"Cannot read line 4: field 'reference' is [7] (expected text)\"}",
            "{\"id\":5,\"error\":\"Unknown setting reward.typ. Did you mean 'reward.type'?\"}",
            "{\"id\":6,\"error\":\"Cannot read line 6: field 'settings' is [] (expected an"
                + " object)\"}");
    assertThat(outcome.lines().get(6)).startsWith("{\"id\":7,\"status\":\"SCORED\",\"value\":1.0");
  }

  /** Jackson does not say where the first three are: that once ended the tool. */
  @Test
  void aLineBeyondTheBoundsGivesAnErrorAndTheOthersStillRun() {
    String bounds =
        "{\"id\":null,\"error\":\"Cannot read line %d: more than 1000 levels, 1000 digits or"
            + " 20000000 characters%s (expected one object)\"}";
    ToolRun outcome =
        ToolRun.run(
            ScoreCommand::new,
            String.join(
                "\n",
                "{\"extra\": " + "[".repeat(1001) + "]".repeat(1001) + "}",
                "{\"extra\": " + "1".repeat(1001) + "}",
                "{\"extra\": \"" + "x".repeat(20_000_001) + "\"}",
                "{\"id\": 4, \"reference\": \"x\", \"response\": \"x\"}"));

    assertThat(outcome.status()).isEqualTo(1);
    assertThat(outcome.lines()).hasSize(4);
    assertThat(outcome.lines().subList(0, 3))
        .containsExactly(bounds.formatted(1, ""), bounds.formatted(2, ""), bounds.formatted(3, ""));
    assertThat(outcome.lines().get(3)).startsWith("{\"id\":4,\"status\":\"SCORED\",\"value\":1.0");
  }

  /** A row of a data set is scored as it stands: its columns beside the fields of the tool. */
  @Test
  void columnsAtTheTopOfALineAreThoseOfTheData() throws IOException {
    String rest = ", \"response\": \"NYC\", \"settings\": {\"reward.type\": \"exact\"}}\n";
    ToolRun outcome =
        ToolRun.run(
            ScoreCommand::new,
            "{\"reference\": \"New York\", \"aliases\": [\"NYC\"]"
                + rest
                + "{\"reference\": \"New York\", \"aliases\": null"
                + rest
                // extra is nearer
                + "{\"reference\": \"New York\", \"aliases\": [\"NYC\"], \"extra\": {\"aliases\": []}"
                + rest
                // as import has it: a number keeps its digits, without an exponent
                + "{\"reference\": \"x\", \"answer\": 1e1, \"response\": \"10\","
                + " \"settings\": {\"reward.type\": \"truth\"}}\n");

    assertThat(outcome.status()).isZero();
    assertThat(outcome.line(0).get("value").asDouble()).isEqualTo(1);
    assertThat(outcome.line(1).get("value").asDouble()).isZero();
    assertThat(outcome.line(2).get("value").asDouble()).isZero();
    assertThat(outcome.line(3).get("value").asDouble()).isEqualTo(1);
  }

  @Test
  void aByteOrderMarkIsTaken() throws IOException {
    ToolRun outcome =
        ToolRun.run(
            ScoreCommand::new,
            "\uFEFF{\"id\": 1, \"reference\": \"5\", \"response\": \"5\"}\n",
            "--reward",
            "numeric");

    assertThat(outcome.line(0).get("id").asInt()).isEqualTo(1);
    assertThat(outcome.line(0).get("value").asDouble()).isEqualTo(1);
  }

  @Test
  void whatOtherReadersPassOverInSilenceIsRefused() {
    byte[] text =
        """
        {"id": 1, "reference": "x", "response": "x"} {"id": 2}
        {"id": 3, "reference": "x", "reference": "y", "response": "x"}
        {"id": 4, "reference": "~", "response": "x"}
        {"id": 5, "reference": "x", "response": "x"}
        """
            .getBytes(UTF_8);
    text[new String(text, UTF_8).indexOf('~')] = (byte) 0xE9; // e acute in Latin 1

    ToolRun outcome = ToolRun.run(ScoreCommand::new, text);

    assertThat(outcome.status()).isEqualTo(1);
    assertThat(outcome.lines()).hasSize(4);
    assertThat(outcome.lines().subList(0, 3))
        .containsExactly(
            "{\"id\":null,\"error\":\"Cannot read line 1: a second value at column 46 (expected one"
                + " object)\"}",
            "{\"id\":null,\"error\":\"Cannot read line 2: a second field 'reference' at column 40"
                + " (expected one object)\"}",
            "{\"id\":null,\"error\":\"Cannot read line 3: not UTF-8 (expected one object)\"}");
    assertThat(outcome.lines().get(3)).startsWith("{\"id\":5,\"status\":\"SCORED\",\"value\":1.0");
  }

  /** Expected values are those of transformers, see the golden folder. */
  @Test
  void logprobsOfIdsAreThoseOfTheReference(@TempDir Path folder) throws IOException {
    Path model = withTokenizer(folder.resolve("llama"));
    JsonNode greedy = JSON.readTree(LLAMA.resolve("golden.json").toFile()).get("greedy");
    JsonNode prompt =
        JSON.readTree(LLAMA.resolve("golden.json").toFile())
            .get("sequences")
            .get(0)
            .get("prompt_ids");
    ObjectNode line = JSON.createObjectNode().put("id", "g");
    line.set("prompt_ids", prompt);
    line.set("response_ids", greedy.get("response_ids"));

    ToolRun outcome =
        ToolRun.run(
            LogprobsCommand::new,
            line
                + "\n{\"id\": 2, \"prompt_ids\": [5], \"response_ids\": [100000]}\n"
                + "{\"id\": 3, \"prompt_ids\": [5], \"response_ids\": [1.5]}\n",
            "--model",
            model.toString());

    assertThat(outcome.line(0).path("error").asText()).isEmpty();
    assertThat(ToolRun.all(outcome.line(0).get("logprobs")))
        .containsExactly(ToolRun.all(greedy.get("logprobs")), within(1e-5));
    assertThat(outcome.line(0).get("response_ids")).isEqualTo(greedy.get("response_ids"));
    assertThat(outcome.line(1).get("error").asText())
        .startsWith("Invalid token id: 100000 (expected 0 to ");
    assertThat(outcome.line(2).get("error").asText())
        .isEqualTo(
            "Cannot read line 3: field 'response_ids[0]' is 1.5 (expected a whole number of 32"
                + " bits)");
  }

  /** Expected values are those of peft, see the golden folder. */
  @Test
  void logprobsWithAnAdapterAreThoseOfPeft(@TempDir Path folder) throws IOException {
    Path adapter = LLAMA.resolve("../../adapters/llama-default").normalize();
    Path model = withTokenizer(folder.resolve("llama"));
    JsonNode sequence =
        JSON.readTree(LLAMA.resolve("golden.json").toFile()).get("sequences").get(0);
    JsonNode expected =
        JSON.readTree(adapter.resolve("golden.json").toFile()).get("sequences").get(0);
    ObjectNode line = JSON.createObjectNode();
    line.set("prompt_ids", sequence.get("prompt_ids"));
    line.set("response_ids", sequence.get("response_ids"));

    ToolRun outcome =
        ToolRun.run(
            LogprobsCommand::new,
            line + "\n",
            "--model",
            model.toString(),
            "--adapter",
            adapter.toString());

    double[] all = ToolRun.all(expected.get("logprobs")); // of the second token and on
    int first = sequence.get("prompt_ids").size() - 1;
    assertThat(ToolRun.all(outcome.line(0).get("logprobs")))
        .containsExactly(Arrays.copyOfRange(all, first, all.length), within(1e-4));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.5", "1.0", "2.0", "0.0"})
  void generatesLogprobsAreThoseOfTheLogprobsTool(String temperature, @TempDir Path folder)
      throws IOException {
    TinyRun.configuration(folder);
    String model = folder.resolve("model").toString();
    ToolRun generated =
        ToolRun.run(
            GenerateCommand::new,
            """
            {"id": "x", "prompt": "What is 3 + 4?"}
            {"id": "y", "messages": [{"role": "user", "content": "What is 3 + 4?"}]}
            {"id": "z"}
            """,
            "--model",
            model,
            "--set",
            "rollout.temperature=" + temperature,
            "--set",
            "rollout.max-new-tokens=6");
    ObjectNode line = JSON.createObjectNode().put("prompt", "What is 3 + 4?");
    line.set("response_ids", generated.line(0).get("response_ids"));
    ToolRun scored =
        ToolRun.run(
            LogprobsCommand::new,
            line + "\n",
            "--model",
            model,
            "--set",
            "rollout.temperature=" + temperature);

    assertThat(generated.line(0).get("finish_reason").asText()).isIn("stop", "length");
    assertThat(ToolRun.all(generated.line(0).get("logprobs"))).isNotEmpty();
    assertThat(ToolRun.all(generated.line(0).get("logprobs")))
        .containsExactly(ToolRun.all(scored.line(0).get("logprobs")), within(1e-5));
    if (temperature.equals("0.0")) { // else each id has a stream of its own
      assertThat(generated.line(1).get("response_ids"))
          .isEqualTo(generated.line(0).get("response_ids"));
    }
    assertThat(generated.line(2).get("error").asText())
        .isEqualTo("Cannot read line 3: field 'prompt' is missing (expected prompt or messages)");
  }

  /** The golden models have none; ids that are given as ids do not need it. */
  private static Path withTokenizer(Path folder) throws IOException {
    Files.createDirectories(folder);
    try (Stream<Path> files = Files.list(LLAMA)) {
      for (Path file : files.toList()) {
        Files.copy(file, folder.resolve(file.getFileName()));
      }
    }
    BpeTrainer.train(Stream.of("a few words", "a few words"), 260, folder);
    return folder;
  }
}
