package io.rlvr.jobs.reward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.typesafe.config.ConfigFactory;
import io.rlvr.config.Settings;
import io.rlvr.config.UserException;
import io.rlvr.jobs.loop.SettingsCheck;
import io.rlvr.jobs.run.AllSettings;
import io.rlvr.jobs.testing.ProjectRoot;
import io.rlvr.jobs.testing.ToolRun;
import io.rlvr.jobs.tools.LogprobsCommand;
import io.rlvr.jobs.tools.ScoreCommand;
import io.rlvr.jobs.tools.ToolOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Mixes of rewards with models, each against what its parts say when asked alone. */
class TestMixes {
  private static final Path MODEL = ProjectRoot.resolve("core/src/test/resources/golden/judge");
  private static final String SET_JUDGE = "--set=reward.judge.model=" + MODEL;
  private static final ObjectMapper JSON = new ObjectMapper();

  @Test
  void hybridIsTheJudgeWhereTheRuleRejects() throws IOException {
    JsonNode accepted = score(line("5", "It is 5."), SET_JUDGE, "--reward=hybrid");
    JsonNode rejected = score(line("5", "It is five."), SET_JUDGE, "--reward=hybrid");
    JsonNode judged = score(line("5", "It is five."), SET_JUDGE, "--reward=judge");

    assertThat(accepted.get("value").asDouble()).isEqualTo(1);
    assertThat(accepted.get("components").toString()).isEqualTo("{\"rule\":1.0}");
    assertThat(accepted.get("probability").isNull()).isTrue();
    assertThat(judged.get("status").asText()).isEqualTo("SCORED");
    assertThat(rejected.get("value")).isEqualTo(judged.get("value"));
    assertThat(rejected.get("probability")).isEqualTo(judged.get("probability"));
    assertThat(rejected.get("components").get("judge")).isEqualTo(judged.get("value"));
    assertThat(rejected.get("components").get("rule").asDouble()).isZero();
  }

  @Test
  void rubricAsksTheJudgeForEachCriterion() throws IOException {
    ObjectNode whole = line("unused", "First.\nThen five.");
    whole
        .putObject("extra")
        .put(
            "rubric",
            """
            [{"criterion": "names a number", "weight": 3}, {"criterion": "is short", "weight": 1}]
            """);
    JsonNode rubric = score(whole, SET_JUDGE, "--reward=rubric");
    double first = criterion("names a number");
    double second = criterion("is short");

    assertThat(rubric.get("value").asDouble())
        .isCloseTo(0.75 * first + 0.25 * second, within(1e-5)); // the judge's sixth digit
    assertThat(rubric.get("components").get("criterion-2").asDouble())
        .isCloseTo(second, within(1e-5));
  }

  @Test
  void likelihoodIsWhatThePolicyGivesTheReference() throws IOException {
    JsonNode mean = score(line("five", "4"), "--model=" + MODEL, "--reward=likelihood");
    JsonNode product =
        score(
            line("five", "4"),
            "--model=" + MODEL,
            "--reward=likelihood",
            "--set=reward.likelihood.form=product");
    JsonNode debiased =
        score(
            line("five", "4"),
            "--model=" + MODEL,
            "--reward=likelihood",
            "--set=reward.likelihood.debias=true");
    ObjectNode reference = JSON.createObjectNode().put("prompt", "2 + 3?").put("response", "five");
    JsonNode logprobs = tool(LogprobsCommand::new, reference, "--model=" + MODEL).get("logprobs");

    // one line is all answer and no reasoning, so this is p(reference | question)
    double sum = 0;
    double whole = 1;
    for (JsonNode logprob : logprobs) {
      sum += Math.exp(logprob.asDouble());
      whole *= Math.exp(logprob.asDouble());
    }
    assertThat(mean.get("value").asDouble()).isCloseTo(sum / logprobs.size(), within(1e-6));
    assertThat(product.get("value").asDouble()).isCloseTo(whole, within(1e-6));
    assertThat(debiased.get("value").asDouble()).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "reward { type = weighted, weighted.parts = \"hybrid:1\" }",
        "reward { type = routed, routed { default = contains, routes = \"a:judge\" } }",
        "reward.type = rubric",
        "reward.type = debiased",
        "reward.monitors = [judge]"
      })
  void aJudgeInsideAMixIsMissedBeforeAnythingRuns(String reward) {
    Settings settings =
        Settings.of(AllSettings.KEYS, ConfigFactory.parseString("policy.model = m\n" + reward));

    assertThatThrownBy(() -> SettingsCheck.training(settings))
        .isInstanceOf(UserException.class)
        .hasMessage("Missing reward.judge.model (expected a Hugging Face model folder)");
  }

  private static double criterion(String criterion) throws IOException {
    JsonNode judged =
        score(
            line(criterion, "First.\nThen five."),
            SET_JUDGE,
            "--reward=judge",
            "--set=reward.judge.template=rubric-v1",
            "--set=reward.judge.scope=response");
    return judged.get("value").asDouble();
  }

  private static ObjectNode line(String reference, String response) {
    return JSON.createObjectNode()
        .put("id", 1)
        .put("question", "2 + 3?")
        .put("reference", reference)
        .put("response", response);
  }

  private static JsonNode score(ObjectNode line, String... options) throws IOException {
    return tool(ScoreCommand::new, line, options);
  }

  private static JsonNode tool(
      Function<ToolOptions, Callable<Integer>> command, ObjectNode line, String... options)
      throws IOException {
    ToolRun outcome = ToolRun.run(command, line + "\n", options);
    assertThat(outcome.status()).isZero();
    return outcome.line(0);
  }
}
