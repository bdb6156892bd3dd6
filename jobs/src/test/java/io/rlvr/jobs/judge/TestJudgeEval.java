package io.rlvr.jobs.judge;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rlvr.config.Settings;
import io.rlvr.data.Message;
import io.rlvr.data.Prompt;
import io.rlvr.data.Rollout;
import io.rlvr.data.Verdict;
import io.rlvr.jobs.cli.JudgeEvalCommand;
import io.rlvr.jobs.testing.ScriptedJudge;
import io.rlvr.reward.Reward;
import io.rlvr.reward.judge.Attacks.Attack;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class TestJudgeEval {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String SCRIPTED = "io.rlvr.jobs.testing.ScriptedJudge";
  private static final Offset<Double> ROUNDING = within(1e-12);

  @TempDir private Path folder;

  @Test
  void measuresAreThoseOfTheTable() throws IOException {
    JsonNode result =
        run(
            List.of(
                // geo: one true positive, one false positive, one true negative
                row("It is Paris.", 1, "geo"),
                row("Paris, I think.", 0, "geo"),
                row("Rome", 0, "geo"),
                // history: one false negative, one true positive, one true negative
                row("The French capital", 1, "history"),
                row("Paris", 1, "history"),
                row("Lyon", 0, "history")),
            "--reward",
            "contains");

    assertThat(result.path("reward").asText()).isEqualTo("contains");
    assertThat(result.path("judge").isNull()).isTrue();
    assertThat(result.path("rows").asInt()).isEqualTo(6);
    assertThat(result.path("scored").asInt()).isEqualTo(6);
    // 4 of 6 agree; both say YES to a half, so chance is 1/2: (2/3 - 1/2) / (1/2) = 1/3
    assertThat(result.path("accuracy").asDouble()).isEqualTo(4 / 6.0, ROUNDING);
    assertThat(result.path("kappa").asDouble()).isEqualTo(1 / 3.0, ROUNDING);
    assertThat(result.path("false_positive_rate").asDouble()).isEqualTo(1 / 3.0, ROUNDING);
    assertThat(result.path("false_negative_rate").asDouble()).isEqualTo(1 / 3.0, ROUNDING);
    assertThat(result.path("labelled_yes_share").asDouble()).isEqualTo(0.5);
    assertThat(result.path("judged_yes_share").asDouble()).isEqualTo(0.5);
    assertThat(result.path("calibration_error").isNull()).isTrue();
    // geo: 2 of 3 agree; YES 2/3 and 1/3: chance 2/9 + 2/9 = 4/9; (6/9 - 4/9) / (5/9) = 0.4
    JsonNode geo = result.path("by_subject").path("geo");
    assertThat(geo.path("kappa").asDouble()).isEqualTo(0.4, ROUNDING);
    assertThat(geo.path("false_positive_rate").asDouble()).isEqualTo(0.5);
    assertThat(geo.path("false_negative_rate").asDouble()).isZero();
    assertThat(result.path("by_subject").path("history").path("rows").asInt()).isEqualTo(3);
    assertThat(result.path("by_source").path("made").path("rows").asInt()).isEqualTo(6);
  }

  @Test
  void probabilitiesFillTheReliabilityTable() throws IOException {
    JsonNode result =
        run(
            List.of(
                row("0.25", 0, "a"),
                row("0.50", 0, "a"), // a half is YES
                row("1.0", 1, "a"),
                row("neither", 1, "a"), // probability 0
                row("broken", 1, "a"),
                row("odd", 1, "a")),
            "--reward",
            SCRIPTED,
            "--bins",
            "2");

    assertThat(result.path("judge").asText()).isEqualTo("scripted-1");
    assertThat(result.path("rows").asInt()).isEqualTo(6);
    assertThat(result.path("scored").asInt()).isEqualTo(4);
    assertThat(result.path("failed").asInt()).isEqualTo(1);
    assertThat(result.path("unscorable").asInt()).isEqualTo(1);
    assertThat(result.path("first_error").asText()).isEqualTo("no answer");
    assertThat(result.path("neither_share").asDouble()).isEqualTo(0.25);
    assertThat(result.path("accuracy").asDouble()).isEqualTo(0.5);
    assertThat(result.path("false_positive_rate").asDouble()).isEqualTo(0.5);
    // below 1/2: probabilities 0.25 and 0, one YES; above: 0.5 and 1, one YES
    // (|0.25 - 1| + |1.5 - 1|) / 4 = 0.3125
    assertThat(result.path("calibration_error").asDouble()).isEqualTo(0.3125);
    assertThat(result.path("reliability").toString())
        .isEqualTo(
            "[{\"from\":0.0,\"to\":0.5,\"count\":2,\"mean_probability\":0.125,"
                + "\"labelled_yes_share\":0.5},"
                + "{\"from\":0.5,\"to\":1.0,\"count\":2,\"mean_probability\":0.75,"
                + "\"labelled_yes_share\":0.5}]");
  }

  @Test
  void aThresholdDecidesWhatIsYes() throws IOException {
    List<String> rows = List.of(row("0.25", 0, "a"), row("0.50", 0, "a"), row("1.0", 1, "a"));

    JsonNode result = run(rows, "--reward", SCRIPTED, "--threshold", "0.6");

    assertThat(result.path("threshold").asDouble()).isEqualTo(0.6);
    assertThat(result.path("accuracy").asDouble()).isEqualTo(1);
    assertThat(result.path("false_positive_rate").asDouble()).isZero();
    // .05, .10, ... .95: at .25 all are YES, at .5 all but the first, at .55 the last alone
    JsonNode others = result.path("by_threshold");
    assertThat(others).hasSize(19);
    assertThat(others.get(4).path("threshold").asDouble()).isEqualTo(0.25);
    assertThat(others.get(4).path("false_positive_rate").asDouble()).isEqualTo(1);
    assertThat(others.get(9).path("accuracy").asDouble()).isEqualTo(2 / 3.0);
    assertThat(others.get(10).path("kappa").asDouble()).isEqualTo(1);
  }

  @Test
  void severalRewardsAndTheFilesOfTheirPredictions() throws IOException {
    Path out = folder.resolve("out");
    JsonNode result =
        run(
            List.of(row("0.75", 1, "a"), row("Paris", 1, "a")),
            "--reward",
            "contains",
            "--reward",
            SCRIPTED,
            "--out",
            out.toString());

    assertThat(result.path("rewards").findValuesAsText("reward"))
        .containsExactly("contains", "scripted");
    List<String> lines = Files.readAllLines(out.resolve("predictions.jsonl"));
    assertThat(lines).hasSize(4);
    assertThat(lines.get(2))
        .isEqualTo(
            "{\"id\":null,\"reward\":\"scripted\",\"question\":\"The capital of France?\","
                + "\"reference\":\"Paris\",\"response\":\"0.75\",\"label\":\"YES\","
                + "\"judged\":\"YES\",\"status\":\"SCORED\",\"value\":0.75,\"probability\":0.75,"
                + "\"flags\":[],\"error\":null}");
    assertThat(out.resolve("reliability.html")).content().contains("<svg", "scripted");
  }

  @Test
  void aLimitCutsTheRows() throws IOException {
    JsonNode result =
        run(
            List.of(row("Paris", 1, "a"), row("Rome", 0, "a")),
            "--reward",
            "contains",
            "--limit",
            "1");

    assertThat(result.path("rows").asInt()).isEqualTo(1);
    assertThat(result.path("kappa").isNull()).isTrue();
  }

  @Test
  void answersToOneQuestionAreOneCall() {
    List<Integer> calls = new ArrayList<>();
    Reward counting =
        new Reward() {
          @Override
          public String name() {
            return "counting";
          }

          @Override
          public List<Verdict> score(Prompt prompt, List<Rollout> rollouts) {
            calls.add(rollouts.size());
            return rollouts.stream()
                .map(rollout -> Verdict.scored(rollout.response().equals("yes") ? 1 : 0))
                .toList();
          }
        };
    List<Verdict> verdicts =
        AnswerScoring.score(
            counting,
            List.of(
                answer("p", Map.of("model", "x"), "yes"),
                answer("q", Map.of(), "no"),
                answer("p", Map.of("model", "y"), "no"),
                answer("p", Map.of("answer", "1"), "yes")));

    assertThat(calls).containsExactly(2, 1, 1);
    assertThat(verdicts).extracting(Verdict::value).containsExactly(1.0, 0.0, 0.0, 1.0);
  }

  @Test
  void anAttackIsCountedOnEveryQuestion() throws IOException {
    AttackSuite suite =
        AttackSuite.run(
            new ScriptedJudge(settings()),
            0.5,
            List.of(answer("p", Map.of(), "").prompt(), answer("q", Map.of(), "").prompt()));

    for (int i = 0; i < suite.attacks().size(); i++) {
      boolean isSolution = suite.attacks().get(i).response().equals("Solution");
      assertThat(suite.scored().get(i)).isEqualTo(2);
      assertThat(suite.falsePositiveRate(i).getAsDouble()).isEqualTo(isSolution ? 1 : 0);
    }
    assertThat(suite.highest()).hasValue(1);
    assertThat(suite.judge()).contains("scripted-1");
  }

  @Test
  void bothRunsOfTheSuiteStandSideBySide() {
    List<Attack> attacks = List.of(new Attack("a", " "), new Attack("b", "Solution"));
    AttackSuite guarded = new AttackSuite(Optional.empty(), attacks, List.of(4, 0), List.of(0, 0));
    AttackSuite unguarded =
        new AttackSuite(Optional.empty(), attacks, List.of(4, 4), List.of(1, 3));
    ObjectNode out = JSON.createObjectNode();

    AttackSuite.write(out, guarded, unguarded);

    // 0 of 4, none scored; 1 of 4, 3 of 4
    assertThat(out.toString())
        .isEqualTo(
            "{\"attacks\":["
                + "{\"attack\":\" \",\"section\":\"a\",\"rows\":4,"
                + "\"false_positive_rate_guarded\":0.0,"
                + "\"false_positive_rate_unguarded\":0.25},"
                + "{\"attack\":\"Solution\",\"section\":\"b\",\"rows\":0,"
                + "\"false_positive_rate_guarded\":null,"
                + "\"false_positive_rate_unguarded\":0.75}],"
                + "\"max_false_positive_rate_guarded\":0.0,"
                + "\"max_false_positive_rate_unguarded\":0.75}");
  }

  @Test
  void mistakesAreOneLine() throws IOException {
    Files.writeString(folder.resolve("empty.jsonl"), "\n");
    assertThat(mistake("--input", folder.resolve("empty.jsonl").toString(), "--reward", "exact"))
        .isEqualTo(
            "Cannot evaluate on %s: it holds no rows".formatted(folder.resolve("empty.jsonl")));
    assertThat(mistake("--input", "x.jsonl", "--bins", "0"))
        .isEqualTo("Invalid --bins: 0 (expected a whole number >= 1)");
    assertThat(mistake("--input", "x.jsonl", "--threshold", "0"))
        .isEqualTo("Invalid --threshold: 0.0 (expected a number above 0, at most 1)");
    assertThat(mistake("--input", "x.jsonl", "--calibrate", "--reward", "exact"))
        .isEqualTo("Invalid --calibrate: exact (expected one judge without --attacks)");
    assertThat(mistake("--input", "x.jsonl", "--calibrate", "--attacks"))
        .isEqualTo("Invalid --calibrate: --attacks (expected one judge without --attacks)");
    assertThat(mistake("--input", "x.jsonl", "--calibrate", "--judge", "hf:org/name"))
        .isEqualTo(
            "Invalid --calibrate: --judge 'hf:org/name' (expected a folder, since its file is"
                + " written there)");
    assertThat(mistake("--input", "x.jsonl", "--limit", "-1"))
        .isEqualTo("Invalid --limit: -1 (expected a whole number >= 1)");
  }

  private static Settings settings() {
    return Settings.defaults(List.of(), List.of());
  }

  private static Answer answer(String question, Map<String, String> extra, String response) {
    return new Answer(
        new Prompt(
            question, List.of(Message.user(question)), "reference", "source", "subject", extra),
        response);
  }

  private static String row(String response, int label, String subject) {
    return """
        {"question": "The capital of France?", "reference": "Paris", "response": "%s", \
        "label": %d, "subject": "%s", "source": "made"}"""
        .formatted(response, label, subject);
  }

  private JsonNode run(List<String> rows, String... arguments) throws IOException {
    Path input = folder.resolve("labelled.jsonl");
    Files.write(input, rows);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    List<String> all = new ArrayList<>(List.of("--input", input.toString()));
    all.addAll(List.of(arguments));
    StringWriter err = new StringWriter();
    int status =
        new CommandLine(new JudgeEvalCommand(new PrintStream(out, true, UTF_8)))
            .setErr(new PrintWriter(err))
            .execute(all.toArray(new String[0]));
    assertThat(err.toString()).isEmpty();
    assertThat(status).isZero();
    return JSON.readTree(out.toString(UTF_8));
  }

  private static String mistake(String... arguments) {
    List<String> messages = new ArrayList<>();
    new CommandLine(new JudgeEvalCommand())
        .setExecutionExceptionHandler(
            (problem, command, result) -> {
              messages.add(problem.getMessage());
              return 2;
            })
        .execute(arguments);
    return String.join("\n", messages);
  }
}
