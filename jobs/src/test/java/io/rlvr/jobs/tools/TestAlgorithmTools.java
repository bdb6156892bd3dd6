package io.rlvr.jobs.tools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.rlvr.jobs.testing.ToolRun;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** The tools {@code advantage} and {@code loss}. */
class TestAlgorithmTools {
  @Test
  void rlooLeavesRowsWithoutRewardOut() throws IOException {
    // group a: 1, 0, 0 and one without: 1 - (0 + 0) / 2, 0 - (1 + 0) / 2 twice.
    // group b: 2, 4: 2 - 4, 4 - 2. Rows of both are mixed.
    ToolRun outcome =
        ToolRun.run(
            AdvantageCommand::new,
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
    assertThat(ToolRun.numbers(advantages, 0, 1, 3, 4, 5))
        .containsExactly(new double[] {1, -2, -0.5, 2, -0.5}, within(1e-12));
  }

  @Test
  void gdpoReadsThePartsOfRows() throws IOException {
    // population std: x = 3, 1 gives 1, -1; y = 0, 4 gives -1, 1, twice as heavy: -1 and 1
    ToolRun outcome =
        ToolRun.run(
            AdvantageCommand::new,
            """
            {"rows": [{"prompt_id": "a", "reward": 3, "parts": {"x": 3, "y": 0}},\
             {"prompt_id": "a", "reward": 5, "parts": {"x": 1, "y": 4}}]}
            """,
            "--set",
            "advantage.type=gdpo",
            "--set",
            "advantage.parts=x:1, y:2",
            "--set",
            "advantage.std=population",
            "--set",
            "advantage.epsilon=0",
            "--set",
            "advantage.whitening=none");

    assertThat(ToolRun.numbers(outcome.line(0).get("advantages"), 0, 1))
        .containsExactly(new double[] {-1, 1}, within(1e-12));
  }

  @Test
  void grpoDividesByTheSampleStd() throws IOException {
    // rewards 1, 0, 0, 0: mean 1/4, sample std 1/2: (3/4) / (1/2) = 1.5, (-1/4) / (1/2) = -0.5.
    ToolRun outcome =
        ToolRun.run(
            AdvantageCommand::new,
            """
            {"rows": [{"prompt_id": "a", "reward": 1}, {"prompt_id": "a", "reward": 0},\
             {"prompt_id": "a", "reward": 0}, {"prompt_id": "a", "reward": 0}],\
             "settings": {"advantage.type": "grpo", "advantage.epsilon": 0}}
            {"id": 2, "rows": [{"reward": 1}]}
            {"id": 3, "rows": [{"prompt_id": "a", "reward": "1"}]}
            """);

    assertThat(outcome.status()).isEqualTo(1);
    assertThat(ToolRun.numbers(outcome.line(0).get("advantages"), 0, 1, 2, 3))
        .containsExactly(new double[] {1.5, -0.5, -0.5, -0.5}, within(1e-12));
    assertThat(outcome.line(1).get("error").asText())
        .isEqualTo("Cannot read line 2: field 'rows[0].prompt_id' is missing (expected text)");
    assertThat(outcome.line(2).get("error").asText())
        .isEqualTo(
            "Cannot read line 3: field 'rows[0].reward' is \"1\" (expected a number or null)");
  }

  @Test
  void rowsThatLeaveGetNullAndAReason() throws IOException {
    // dr-grpo. a: mean 1/2 of three with a reward; b: all equal; c: remax's greedy sample
    ToolRun outcome =
        ToolRun.run(
            AdvantageCommand::new,
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
    assertThat(ToolRun.numbers(advantages, 0, 1)).containsExactly(0.5, -0.5);
    assertThat(advantages.get(2).isNull()).isTrue();
    assertThat(outcome.line(0).get("reasons").toString())
        .isEqualTo("[\"\",\"\",\"length\",\"unscorable\",\"filtered\",\"filtered\",\"greedy\"]");
    assertThat(outcome.line(1).get("error").asText())
        .isEqualTo(
            "Cannot read line 2: field 'rows[0].finish_reason' is \"eos\" (expected stop or"
                + " length)");
  }

  @Test
  void logProbabilitiesBringThePenaltyInTheReward() throws IOException {
    // reinforce; k1: (-1 + 3) + (-2 + 1) = 1, k2: (4 + 1)/2 = 2.5; beta 0.5
    ToolRun outcome =
        ToolRun.run(
            AdvantageCommand::new,
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

    assertThat(ToolRun.numbers(outcome.line(0).get("advantages"), 0, 1)).containsExactly(0.5, 1);
    assertThat(ToolRun.numbers(outcome.line(1).get("advantages"), 0)).containsExactly(-0.25);
    assertThat(outcome.line(2).get("error").asText())
        .isEqualTo("Invalid ref_logprobs: 1 numbers (expected 2 as in logprobs)");
  }

  @Test
  void tokenRewardsGiveAListForEachRow() throws IOException {
    // gae, gamma 1, lambda 0: A_t = r_t + V_{t+1} - V_t: 0 + 0.25 - 0.5, 1 + 0 - 0.25.
    // The second line has the same reward at its last token that counts.
    ToolRun outcome =
        ToolRun.run(
            AdvantageCommand::new,
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

    assertThat(ToolRun.all(outcome.line(0).get("advantages").get(0))).containsExactly(-0.25, 0.75);
    assertThat(ToolRun.all(outcome.line(0).get("returns").get(0))).containsExactly(0.25, 1);
    assertThat(outcome.line(0).get("advantages").get(1).isNull()).isTrue();
    assertThat(ToolRun.all(outcome.line(1).get("advantages").get(0)))
        .containsExactly(-0.25, 0.75, 0);
    // 2; 1 + 2 / 2
    assertThat(ToolRun.all(outcome.line(2).get("advantages").get(0))).containsExactly(2, 2);
    assertThat(outcome.lines().subList(3, 6))
        .containsExactly(
            "{\"id\":4,\"error\":\"Cannot read line 4: field 'rows[0].values' is missing (expected a"
                + " list of numbers)\"}",
            "{\"id\":5,\"error\":\"Invalid values: 1 tokens (expected 2 as in the row's other"
                + " lists)\"}",
            "{\"id\":6,\"error\":\"Invalid advantage.type: 'rloo' (expected one of gae,"
                + " reinforce++).\"}");
  }

  /** -1e39 is -infinity as a float32, of which a ratio would be NaN. */
  @Test
  void lossNamesATokenThatFloat32DoesNotHold() throws IOException {
    ToolRun outcome =
        ToolRun.run(
            LossCommand::new,
            """
            {"id": 1, "logp_new": [[-1, -1e39]], "logp_rollout": [[-1, -1]], "advantages": [1]}
            {"id": 2, "logp_new": [[-1]], "logp_rollout": [[-1e39]], "advantages": [1]}
            {"id": 3, "logp_new": [[-1], [-2]], "logp_rollout": [[-1], [-2]],\
             "logp_old": [[-1], [-1e39]], "advantages": [1, 1]}
            {"id": 4, "logp_new": [[-1, -1e39]], "logp_rollout": [[-1, -1e39]],\
             "advantages": [1], "mask": [[1.0, 0.0]]}
            """);

    assertThat(outcome.status()).isEqualTo(1);
    assertThat(outcome.lines().subList(0, 3))
        .containsExactly(
            "{\"id\":1,\"error\":\"Invalid logp_new: token 1 of row 0 is -1.0E39 (expected a number"
                + " that float32 holds)\"}",
            "{\"id\":2,\"error\":\"Invalid logp_rollout: token 0 of row 0 is -1.0E39 (expected a"
                + " number that float32 holds)\"}",
            "{\"id\":3,\"error\":\"Invalid logp_old: token 0 of row 1 is -1.0E39 (expected a number"
                + " that float32 holds)\"}");
    // a token that the mask leaves out has no part; -advantage * ratio of the other is -1
    assertThat(outcome.line(3).get("loss").asDouble()).isEqualTo(-1);
  }

  @Test
  void maskedSequencesCountOrNot() throws IOException {
    // cross-entropy, mean over sequences of their sums: (1 + 2) / 2 or / 1
    String line =
        "{\"logp_new\": [[-1, -2], [-5]], \"logp_rollout\": [[-1, -2], [-5]],"
            + " \"advantages\": [1, 1], \"mask\": [[1, 1], [0]],"
            + " \"settings\": {\"loss.masked-sequences\": \"%s\"}}\n";
    ToolRun outcome =
        ToolRun.run(
            LossCommand::new,
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
    ToolRun outcome =
        ToolRun.run(
            LossCommand::new,
            """
            {"id": 1, "logp_new": [[%s, %s], [%s, -1]], "logp_rollout": [[-2, -2], [-2, -2]],\
             "advantages": [1, -1], "mask": [[1, 1], [1, 0]]}
            {"id": 2, "logp_new": [[-1]], "logp_rollout": [[-1, -1]], "advantages": [1]}
            """
                .formatted(-2 + Math.log(1.5), -2 + Math.log(1.1), -2 + Math.log(0.5)));

    assertThat(outcome.status()).isEqualTo(1);
    assertThat(outcome.line(0).get("loss").asDouble()).isCloseTo(-0.5, within(1e-6));
    JsonNode gradient = outcome.line(0).get("grad_logp_new");
    assertThat(ToolRun.numbers(gradient.get(0), 0, 1))
        .containsExactly(new double[] {0, -1.1 / 3}, within(1e-6));
    assertThat(ToolRun.numbers(gradient.get(1), 0, 1)).containsExactly(0, 0);
    assertThat(outcome.line(0).get("metrics").get("loss.clip-fraction").asDouble())
        .isCloseTo(2.0 / 3, within(1e-12));
    assertThat(outcome.line(1).get("error").asText())
        .isEqualTo("Invalid logp_rollout: its shape differs (expected that of logp_new)");
  }

  @Test
  void aLineIsAWholeOptimizerStep() throws IOException {
    // Ratios are 1, so losses are -A: -1, -1 and 2. By prompts (-1 - 1) / 2 and 2: mean 0.5;
    // all of one prompt: 0. Quantile 1/2 of the entropies 1, 2, 3 is 2: the first is left out.
    // Mean A is 0, mean logp -2: covariances 1, 0 and 2, of which a third is penalised by 0.
    String line =
        "{\"logp_new\": [[-1, -2], [-3]], \"logp_rollout\": [[-1, -2], [-3]],"
            + " \"advantages\": [1, -2], %s}%n";
    ToolRun outcome =
        ToolRun.run(
            LossCommand::new,
            line.formatted(
                    settings("loss.aggregation", "\"prompt-mean\"") + ", \"prompts\": [4, 7]")
                + line.formatted(
                    settings("loss.aggregation", "\"prompt-mean\"") + ", \"prompts\": [4, 4]")
                + line.formatted(
                    settings("loss.top-entropy-share", "0.5") + ", \"entropies\": [[1, 2], [3]]")
                + line.formatted(settings("loss.type", "\"kl-cov\""))
                + line.formatted(settings("loss.top-entropy-share", "0.5"))
                + line.formatted("\"prompts\": [4]"));

    assertThat(outcome.line(0).get("loss").asDouble()).isEqualTo(0.5);
    assertThat(outcome.line(1).get("loss").asDouble()).isZero();
    assertThat(outcome.line(2).get("loss").asDouble()).isCloseTo(1.0 / 3, within(1e-12));
    assertThat(outcome.line(3).get("metrics").get("loss.covariance-share").asDouble())
        .isCloseTo(1.0 / 3, within(1e-12));
    assertThat(outcome.lines().subList(4, 6))
        .containsExactly(
            "{\"id\":null,\"error\":\"Cannot read line 5: field 'entropies' is missing (expected a"
                + " list)\"}",
            "{\"id\":null,\"error\":\"Invalid prompts: 1 numbers (expected 2 as in logp_new)\"}");
  }

  private static String settings(String key, String value) {
    return "\"settings\": {\"%s\": %s}".formatted(key, value);
  }

  @Test
  void aMaskIsOfZerosAndOnesOrOfTruthValues() throws IOException {
    // cross-entropy, mean over the tokens that count: (1 + 2) / 2, then 1
    String line =
        "{\"id\": %d, \"logp_new\": [[-1, -2], [-5]], \"logp_rollout\": [[-1, -2], [-5]],"
            + " \"advantages\": [1, 1], \"mask\": %s}\n";
    ToolRun outcome =
        ToolRun.run(
            LossCommand::new,
            line.formatted(1, "[[1, true], [0]]")
                + line.formatted(2, "[[1.0, 0.0], [false]]")
                + line.formatted(3, "[[1, 1], [2]]")
                + line.formatted(4, "[[1, \"x\"], [0]]")
                + line.formatted(5, "[[0.5, 1], [0]]")
                + line.formatted(6, "[[1, 1], [null]]")
                + line.formatted(7, "[[], [1]]"),
            "--set",
            "loss.type=cross-entropy",
            "--set",
            "loss.aggregation=token-mean");

    assertThat(outcome.line(0).get("loss").asDouble()).isEqualTo(1.5);
    assertThat(outcome.line(1).get("loss").asDouble()).isEqualTo(1);
    assertThat(outcome.lines().subList(2, 7))
        .containsExactly(
            "{\"id\":3,\"error\":\"Cannot read line 3: field 'mask[1][0]' is 2"
                + " (expected 0, 1, true or false)\"}",
            "{\"id\":4,\"error\":\"Cannot read line 4: field 'mask[0][1]' is \\\"x\\\""
                + " (expected 0, 1, true or false)\"}",
            "{\"id\":5,\"error\":\"Cannot read line 5: field 'mask[0][0]' is 0.5"
                + " (expected 0, 1, true or false)\"}",
            "{\"id\":6,\"error\":\"Cannot read line 6: field 'mask[1][0]' is null"
                + " (expected 0, 1, true or false)\"}",
            "{\"id\":7,\"error\":\"Invalid mask: row 0 has 0 tokens (expected 2 as in"
                + " logp_new)\"}");
  }

  @Test
  void aMaskOfTokenRewardsIsReadStrictly() {
    ToolRun outcome =
        ToolRun.run(
            AdvantageCommand::new,
            """
            {"id": 1, "rows": [{"prompt_id": "a", "token_rewards": [0, 1], "mask": [1, "no"]}]}
            """,
            "--set",
            "advantage.type=reinforce++");

    assertThat(outcome.lines())
        .containsExactly(
            "{\"id\":1,\"error\":\"Cannot read line 1: field 'rows[0].mask[1]' is \\\"no\\\""
                + " (expected 0, 1, true or false)\"}");
  }
}
