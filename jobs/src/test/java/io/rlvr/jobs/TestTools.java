package io.rlvr.jobs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rlvr.text.BpeTrainer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class TestTools {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Path LLAMA =
      ProjectRoot.resolve("core/src/test/resources/golden/models/llama");

  private record Outcome(int status, List<String> lines) {
    JsonNode line(int index) throws IOException {
      return JSON.readTree(lines.get(index));
    }
  }

  @Test
  void scoreGivesOneVerdictForEachLineInOrder() throws IOException {
    Outcome outcome =
        run(
            ToolCommand.Kind.SCORE,
            """
            {"id": 1, "question": "q", "reference": "Paris", "response": "It is Paris."}
            {"id": "b", "question": "q", "reference": "Paris", "response": "It is Rome."}

            {"id": null, "reference": "Paris", "response": "It is Paris."}
            """);

    assertThat(outcome.status()).isZero();
    assertThat(outcome.lines()).hasSize(3);
    assertThat(outcome.line(0).get("id").asInt()).isEqualTo(1);
    assertThat(outcome.line(0).get("status").asText()).isEqualTo("SCORED");
    assertThat(outcome.line(0).get("value").asDouble()).isEqualTo(1);
    assertThat(outcome.line(0).get("probability").isNull()).isTrue();
    assertThat(outcome.line(0).get("error").isNull()).isTrue();
    assertThat(outcome.line(1).get("id").asText()).isEqualTo("b");
    assertThat(outcome.line(1).get("value").asDouble()).isZero();
    assertThat(outcome.line(2).get("id").isNull()).isTrue();
  }

  @Test
  void aLinesOwnSettingsAreForThatLineAlone() throws IOException {
    String line = "{\"reference\": \"42\", \"response\": \"It is 42.0\"%s}\n";
    Outcome outcome =
        run(
            ToolCommand.Kind.SCORE,
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
    Outcome outcome =
        run(
            ToolCommand.Kind.SCORE,
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
    Outcome outcome =
        run(
            ToolCommand.Kind.SCORE,
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
    Outcome outcome =
        run(
            ToolCommand.Kind.SCORE,
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
    Outcome outcome =
        run(
            ToolCommand.Kind.SCORE,
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
    Outcome outcome =
        run(
            ToolCommand.Kind.SCORE,
            """
            {"id": 1, "reference"
            [1]
            {"id": 3, "response": "x"}
            {"id": 4, "reference": 7, "response": "x"}
            {"id": 5, "reference": "x", "response": "x", "settings": {"reward.typ": "exact"}}
            {"id": 6, "reference": "x", "response": "x", "settings": []}
            {"id": 7, "reference": "x", "response": "x"}
            """);

    assertThat(outcome.status()).isEqualTo(1);
    assertThat(outcome.lines().subList(0, 6))
        .containsExactly(
            "{\"id\":null,\"error\":\"Cannot read line: not JSON at column 22"
                + " (expected one object)\"}",
            "{\"id\":null,\"error\":\"Cannot read line: [1] (expected one JSON object)\"}",
            "{\"id\":3,\"error\":\"Field 'reference' is missing\"}",
            "{\"id\":4,\"error\":\"Invalid reference: 7 (expected text)\"}",
            "{\"id\":5,\"error\":\"Unknown setting reward.typ. Did you mean 'reward.type'?\"}",
            "{\"id\":6,\"error\":\"Invalid settings: [] (expected an object)\"}");
    assertThat(outcome.lines().get(6)).startsWith("{\"id\":7,\"status\":\"SCORED\",\"value\":1.0");
  }

  @Test
  void rlooLeavesRowsWithoutRewardOut() throws IOException {
    // group a: 1, 0, 0 and one without: 1 - (0 + 0) / 2, 0 - (1 + 0) / 2 twice.
    // group b: 2, 4: 2 - 4, 4 - 2. Rows of both are mixed.
    Outcome outcome =
        run(
            ToolCommand.Kind.ADVANTAGE,
            """
            {"id": 1, "rows": [{"prompt_id": "a", "sample": 0, "reward": 1},\
             {"prompt_id": "b", "sample": 0, "reward": 2},\
             {"prompt_id": "a", "sample": 1, "reward": null},\
             {"prompt_id": "a", "sample": 2, "reward": 0},\
             {"prompt_id": "b", "sample": 1, "reward": 4},\
             {"prompt_id": "a", "sample": 3, "reward": 0}]}
            """,
            "--set",
            "advantage.type=rloo");

    JsonNode advantages = outcome.line(0).get("advantages");
    assertThat(advantages.get(2).isNull()).isTrue();
    assertThat(numbers(advantages, 0, 1, 3, 4, 5))
        .containsExactly(new double[] {1, -2, -0.5, 2, -0.5}, within(1e-12));
  }

  @Test
  void grpoDividesByTheSampleStd() throws IOException {
    // rewards 1, 0, 0, 0: mean 1/4, sample std 1/2: (3/4) / (1/2) = 1.5, (-1/4) / (1/2) = -0.5.
    Outcome outcome =
        run(
            ToolCommand.Kind.ADVANTAGE,
            """
            {"rows": [{"prompt_id": "a", "reward": 1}, {"prompt_id": "a", "reward": 0},\
             {"prompt_id": "a", "reward": 0}, {"prompt_id": "a", "reward": 0}],\
             "settings": {"advantage.type": "grpo", "advantage.epsilon": 0}}
            {"id": 2, "rows": [{"reward": 1}]}
            {"id": 3, "rows": [{"prompt_id": "a", "reward": "1"}]}
            """);

    assertThat(outcome.status()).isEqualTo(1);
    assertThat(numbers(outcome.line(0).get("advantages"), 0, 1, 2, 3))
        .containsExactly(new double[] {1.5, -0.5, -0.5, -0.5}, within(1e-12));
    assertThat(outcome.line(1).get("error").asText())
        .isEqualTo(
            "Invalid rows: {\"reward\":1} (expected prompt_id, sample and reward in each row)");
    assertThat(outcome.line(2).get("error").asText())
        .isEqualTo("Invalid reward: \"1\" (expected a number or null)");
  }

  @Test
  void rowsThatLeaveGetNullAndAReason() throws IOException {
    // dr-grpo. a: mean 1/2 of three with a reward; b: all equal; c: remax's greedy sample
    Outcome outcome =
        run(
            ToolCommand.Kind.ADVANTAGE,
            """
            {"rows": [{"prompt_id": "a", "reward": 1}, {"prompt_id": "a", "reward": 0},\
             {"prompt_id": "a", "reward": 0.5, "finish_reason": "length"},\
             {"prompt_id": "a", "reward": null}, {"prompt_id": "b", "reward": 1},\
             {"prompt_id": "b", "reward": 1}, {"prompt_id": "b", "sample": -1, "reward": 1}]}
            {"id": 2, "rows": [{"prompt_id": "a", "reward": 1, "finish_reason": "eos"}]}
            """,
            "--set",
            "advantage.type=dr-grpo",
            "--set",
            "advantage.filter=equal",
            "--set",
            "advantage.truncated=left-out");

    JsonNode advantages = outcome.line(0).get("advantages");
    assertThat(numbers(advantages, 0, 1)).containsExactly(0.5, -0.5);
    assertThat(advantages.get(2).isNull()).isTrue();
    assertThat(outcome.line(0).get("reasons").toString())
        .isEqualTo("[\"\",\"\",\"length\",\"unscorable\",\"filtered\",\"filtered\",\"greedy\"]");
    assertThat(outcome.line(1).get("error").asText())
        .isEqualTo("Invalid finish_reason: \"eos\" (expected stop or length)");
  }

  @Test
  void logProbabilitiesBringThePenaltyInTheReward() throws IOException {
    // reinforce; k1: (-1 + 3) + (-2 + 1) = 1, k2: (4 + 1)/2 = 2.5; beta 0.5
    Outcome outcome =
        run(
            ToolCommand.Kind.ADVANTAGE,
            """
            {"rows": [{"prompt_id": "a", "reward": 1, "logprobs": [-1, -2],\
             "ref_logprobs": [-3, -1]}, {"prompt_id": "a", "reward": 1}]}
            {"rows": [{"prompt_id": "a", "reward": 1, "logprobs": [-1, -2],\
             "ref_logprobs": [-3, -1]}], "settings": {"kl.estimator": "k2"}}
            {"id": 3, "rows": [{"prompt_id": "a", "reward": 1, "logprobs": [-1, -2],\
             "ref_logprobs": [-3]}]}
            """,
            "--set",
            "advantage.type=reinforce",
            "--set",
            "kl.coefficient=0.5");

    assertThat(numbers(outcome.line(0).get("advantages"), 0, 1)).containsExactly(0.5, 1);
    assertThat(numbers(outcome.line(1).get("advantages"), 0)).containsExactly(-0.25);
    assertThat(outcome.line(2).get("error").asText())
        .isEqualTo("Invalid ref_logprobs: 1 numbers (expected 2 as in logprobs)");
  }

  @Test
  void tokenRewardsGiveAListForEachRow() throws IOException {
    // gae, gamma 1, lambda 0: A_t = r_t + V_{t+1} - V_t: 0 + 0.25 - 0.5, 1 + 0 - 0.25.
    // The second line has the same reward at its last token that counts.
    Outcome outcome =
        run(
            ToolCommand.Kind.ADVANTAGE,
            """
            {"rows": [{"prompt_id": "a", "token_rewards": [0, 1], "values": [0.5, 0.25]},\
             {"prompt_id": "a", "reward": null, "values": [0]}]}
            {"rows": [{"prompt_id": "a", "reward": 1, "values": [0.5, 0.25, 9],\
             "mask": [1, 1, 0]}]}
            {"rows": [{"prompt_id": "a", "token_rewards": [1, 2]}],\
             "settings": {"advantage.type": "reinforce++", "advantage.gamma": 0.5}}
            {"id": 4, "rows": [{"prompt_id": "a", "token_rewards": [0, 1]}]}
            {"id": 5, "rows": [{"prompt_id": "a", "token_rewards": [0, 1], "values": [1]}]}
            {"id": 6, "rows": [{"prompt_id": "a", "token_rewards": [0, 1]}],\
             "settings": {"advantage.type": "rloo"}}
            """,
            "--set",
            "advantage.type=gae",
            "--set",
            "advantage.lambda=0",
            "--set",
            "advantage.whitening=none");

    assertThat(all(outcome.line(0).get("advantages").get(0))).containsExactly(-0.25, 0.75);
    assertThat(all(outcome.line(0).get("returns").get(0))).containsExactly(0.25, 1);
    assertThat(outcome.line(0).get("advantages").get(1).isNull()).isTrue();
    assertThat(all(outcome.line(1).get("advantages").get(0))).containsExactly(-0.25, 0.75, 0);
    // 2; 1 + 2 / 2
    assertThat(all(outcome.line(2).get("advantages").get(0))).containsExactly(2, 2);
    assertThat(outcome.lines().subList(3, 6))
        .containsExactly(
            "{\"id\":4,\"error\":\"Field 'values' is missing\"}",
            "{\"id\":5,\"error\":\"Invalid values: 1 tokens (expected 2 as in the row's other"
                + " lists)\"}",
            "{\"id\":6,\"error\":\"Invalid advantage.type: 'rloo' (expected one of gae,"
                + " reinforce++).\"}");
  }

  @Test
  void maskedSequencesCountOrNot() throws IOException {
    // cross-entropy, mean over sequences of their sums: (1 + 2) / 2 or / 1
    String line =
        "{\"logp_new\": [[-1, -2], [-5]], \"logp_rollout\": [[-1, -2], [-5]],"
            + " \"advantages\": [1, 1], \"mask\": [[1, 1], [0]],"
            + " \"settings\": {\"loss.masked-sequences\": \"%s\"}}\n";
    Outcome outcome =
        run(
            ToolCommand.Kind.LOSS,
            line.formatted("counted") + line.formatted("left-out"),
            "--set",
            "loss.type=cross-entropy",
            "--set",
            "loss.aggregation=seq-mean-token-sum");

    assertThat(outcome.line(0).get("loss").asDouble()).isEqualTo(1.5);
    assertThat(outcome.line(1).get("loss").asDouble()).isEqualTo(3);
  }

  @Test
  void lossIsTheMeanOverTokensThatCount() throws IOException {
    // ratio 1.5, A 1: cut at 1.2, loss -1.2, no gradient; ratio 1.1, A 1: loss and gradient -1.1;
    // ratio 0.5, A -1: cut at 0.8, loss 0.8, no gradient; the last token does not count.
    // Mean of three tokens: (-1.2 - 1.1 + 0.8) / 3 = -0.5.
    Outcome outcome =
        run(
            ToolCommand.Kind.LOSS,
            """
            {"id": 1, "logp_new": [[%s, %s], [%s, -1]], "logp_rollout": [[-2, -2], [-2, -2]],\
             "advantages": [1, -1], "mask": [[1, 1], [1, 0]]}
            {"id": 2, "logp_new": [[-1]], "logp_rollout": [[-1, -1]], "advantages": [1]}
            """
                .formatted(-2 + Math.log(1.5), -2 + Math.log(1.1), -2 + Math.log(0.5)));

    assertThat(outcome.status()).isEqualTo(1);
    assertThat(outcome.line(0).get("loss").asDouble()).isCloseTo(-0.5, within(1e-6));
    JsonNode gradient = outcome.line(0).get("grad_logp_new");
    assertThat(numbers(gradient.get(0), 0, 1))
        .containsExactly(new double[] {0, -1.1 / 3}, within(1e-6));
    assertThat(numbers(gradient.get(1), 0, 1)).containsExactly(0, 0);
    assertThat(outcome.line(0).get("metrics").get("loss.clip-fraction").asDouble())
        .isCloseTo(2.0 / 3, within(1e-12));
    assertThat(outcome.line(1).get("error").asText())
        .isEqualTo("Invalid logp_rollout: its shape differs (expected that of logp_new)");
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

    Outcome outcome =
        run(
            ToolCommand.Kind.LOGPROBS,
            line
                + "\n{\"id\": 2, \"prompt_ids\": [5], \"response_ids\": [100000]}\n"
                + "{\"id\": 3, \"prompt_ids\": [5], \"response_ids\": [1.5]}\n",
            "--model",
            model.toString());

    assertThat(outcome.line(0).path("error").asText()).isEmpty();
    assertThat(all(outcome.line(0).get("logprobs")))
        .containsExactly(all(greedy.get("logprobs")), within(1e-5));
    assertThat(outcome.line(0).get("response_ids")).isEqualTo(greedy.get("response_ids"));
    assertThat(outcome.line(1).get("error").asText())
        .startsWith("Invalid token id: 100000 (expected 0 to ");
    assertThat(outcome.line(2).get("error").asText())
        .isEqualTo("Invalid response_ids: 1.5 (expected token ids)");
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

    Outcome outcome =
        run(
            ToolCommand.Kind.LOGPROBS,
            line + "\n",
            "--model",
            model.toString(),
            "--adapter",
            adapter.toString());

    double[] all = all(expected.get("logprobs")); // of the second token and on
    int first = sequence.get("prompt_ids").size() - 1;
    assertThat(all(outcome.line(0).get("logprobs")))
        .containsExactly(Arrays.copyOfRange(all, first, all.length), within(1e-4));
  }

  @Test
  void generatesLogprobsAreThoseOfTheLogprobsTool(@TempDir Path folder) throws IOException {
    TinyRun.configuration(folder);
    String model = folder.resolve("model").toString();
    Outcome generated =
        run(
            ToolCommand.Kind.GENERATE,
            """
            {"id": "x", "prompt": "What is 3 + 4?"}
            {"id": "y", "messages": [{"role": "user", "content": "What is 3 + 4?"}]}
            {"id": "z"}
            """,
            "--model",
            model,
            "--set",
            "rollout.temperature=0",
            "--set",
            "rollout.max-new-tokens=6");
    ObjectNode line = JSON.createObjectNode().put("prompt", "What is 3 + 4?");
    line.set("response_ids", generated.line(0).get("response_ids"));
    Outcome scored = run(ToolCommand.Kind.LOGPROBS, line + "\n", "--model", model);

    assertThat(generated.line(0).get("finish_reason").asText()).isIn("stop", "length");
    assertThat(all(generated.line(0).get("logprobs"))).isNotEmpty();
    assertThat(all(generated.line(0).get("logprobs")))
        .containsExactly(all(scored.line(0).get("logprobs")), within(1e-5));
    assertThat(generated.line(1).get("response_ids"))
        .isEqualTo(generated.line(0).get("response_ids"));
    assertThat(generated.line(2).get("error").asText())
        .isEqualTo("Field 'prompt' is missing (expected prompt or messages)");
  }

  private static Outcome run(ToolCommand.Kind kind, String in, String... arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ToolCommand tool = new ToolCommand(kind, new ByteArrayInputStream(in.getBytes(UTF_8)), out);
    int status = new CommandLine(tool).execute(arguments);
    return new Outcome(status, out.toString(UTF_8).lines().toList());
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

  private static double[] numbers(JsonNode array, int... indices) {
    double[] numbers = new double[indices.length];
    for (int i = 0; i < indices.length; i++) {
      numbers[i] = array.get(indices[i]).asDouble();
    }
    return numbers;
  }

  private static double[] all(JsonNode array) {
    List<Double> numbers = new ArrayList<>();
    ((ArrayNode) array).forEach(number -> numbers.add(number.asDouble()));
    return numbers.stream().mapToDouble(number -> number).toArray();
  }
}
