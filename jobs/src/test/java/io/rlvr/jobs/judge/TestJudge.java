package io.rlvr.jobs.judge;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rlvr.config.Settings;
import io.rlvr.config.UserException;
import io.rlvr.data.Message;
import io.rlvr.data.Prompt;
import io.rlvr.data.Rollout;
import io.rlvr.data.StageKind;
import io.rlvr.data.Verdict;
import io.rlvr.jobs.Main;
import io.rlvr.jobs.cli.RunOptions;
import io.rlvr.jobs.cli.StageCommand;
import io.rlvr.jobs.models.ExecutorModels;
import io.rlvr.jobs.models.LocalRewards;
import io.rlvr.jobs.models.SharedRewardModels;
import io.rlvr.jobs.testing.Folders;
import io.rlvr.jobs.testing.ProjectRoot;
import io.rlvr.jobs.testing.TinyRun;
import io.rlvr.jobs.tools.ScoreCommand;
import io.rlvr.jobs.tools.ScoreTool;
import io.rlvr.jobs.tools.ToolOptions;
import io.rlvr.model.folder.ModelFolder;
import io.rlvr.reward.Reward;
import io.rlvr.reward.judge.JudgePrompt;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** A real judge in this process, by the commands: a tiny one, with random weights. */
@Tag("slow")
class TestJudge {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Path JUDGE = ProjectRoot.resolve("core/src/test/resources/golden/judge");

  /** Ours are rounded to four digits, which is half of 1e-4, and float32 before that. */
  private static final double TOLERANCE = 6e-5;

  @TempDir private Path folder;

  @Test
  void scoreGivesTheProbabilitiesThatTransformersGives() throws IOException {
    List<JsonNode> golden = golden();

    List<JsonNode> soft = score(golden, "--set", "reward.judge.model=" + JUDGE);
    List<JsonNode> binary =
        score(golden, "--set", "reward.judge.model=" + JUDGE, "--set", "reward.judge.form=binary");

    assertThat(soft).hasSize(golden.size());
    for (int i = 0; i < golden.size(); i++) {
      JsonNode expected = golden.get(i);
      String said = expected.get("said").asText();
      assertThat(soft.get(i).get("status").asText()).isEqualTo("SCORED");
      assertThat(soft.get(i).get("value").asDouble())
          .isCloseTo(expected.get("soft").asDouble(), within(TOLERANCE));
      assertThat(soft.get(i).get("probability").asDouble())
          .isCloseTo(expected.get("yes").asDouble(), within(TOLERANCE));
      assertThat(soft.get(i).get("flags").toString())
          .isEqualTo(said.equals("neither") ? "[\"judge-neither\"]" : "[]");
      assertThat(binary.get(i).get("value").asDouble()).isEqualTo(said.equals("YES") ? 1 : 0);
    }
  }

  @Test
  void thePromptsIdsAreThoseOfTransformers() throws IOException {
    Settings settings = settings();
    SharedRewardModels models = SharedRewardModels.from(SharedRewardModels.pinned(settings));
    try {
      for (JsonNode answer : golden()) {
        int[] ids = models.judge(model -> model.encoder().encode(TestJudge.asked(answer)));
        int[] expected =
            IntStream.range(0, answer.get("ids").size())
                .map(i -> answer.get("ids").get(i).asInt())
                .toArray();
        assertThat(ids).isEqualTo(expected);
      }
      assertThat(models.<String>judge(model -> model.digest()))
          .isEqualTo(ModelFolder.digest(JUDGE));
    } finally {
      ExecutorModels.shared().clear();
    }
  }

  /** What is said never depends on neighbours; its probability, by float32's rounding, may. */
  @Test
  void theOrderOfAnswersIsOfNoAccountAndNeighboursAreOfNextToNone() throws IOException {
    Prompt prompt =
        new Prompt("p", List.of(Message.user("What is 40 plus 2?")), "forty-two", "", "", Map.of());
    List<Rollout> answers = new ArrayList<>();
    for (int i = 0; i < 24; i++) {
      answers.add(Rollout.ofText("p", i, "It is " + "about ".repeat(i % 7) + (30 + i)));
    }
    try (LocalRewards local = LocalRewards.open(settings());
        Reward judge = local.create()) {
      List<Verdict> together = judge.score(prompt, answers);
      assertThat(together).extracting(Verdict::probability).doesNotHaveDuplicates();
      for (int size : List.of(1, 5, 8)) {
        for (int from = 0; from < answers.size(); from += size) {
          int to = Math.min(from + size, answers.size());
          List<Verdict> apart = judge.score(prompt, answers.subList(from, to));
          for (int i = from; i < to; i++) {
            Verdict alone = apart.get(i - from);
            assertThat(alone.judgeOutput()).isEqualTo(together.get(i).judgeOutput());
            assertThat(alone.flags()).isEqualTo(together.get(i).flags());
            assertThat(alone.value()).isCloseTo(together.get(i).value(), within(TOLERANCE));
          }
        }
      }
      assertThat(judge.score(prompt, answers)).isEqualTo(together);
      List<Rollout> backward = new ArrayList<>(answers);
      Collections.reverse(backward);
      List<Verdict> verdicts = new ArrayList<>(judge.score(prompt, backward));
      Collections.reverse(verdicts);
      assertThat(verdicts).isEqualTo(together);
    }
  }

  @Test
  void aRunKeepsToTheJudgeItBeganWith() throws IOException {
    Path conf = TinyRun.configuration(folder);
    Path judge = Folders.copy(JUDGE, folder.resolve("judge"));
    String run = folder.resolve("run").toString();
    for (String command : List.of("import", "rollout", "reward")) {
      assertThat(Main.execute(arguments(command, conf, run, judge))).isZero();
    }

    JsonNode manifest = manifest(Path.of(run));
    assertThat(manifest.get("metrics").has("reward.judge-neither-share")).isTrue();
    assertThat(manifest.get("metrics").get("reward.guarded-share").asDouble()).isBetween(0.0, 0.99);
    JsonNode record = JSON.readTree(Files.readString(Path.of(run).resolve("run.json")));
    assertThat(record.get("settings").get("reward.judge.digest").asText())
        .isEqualTo(ModelFolder.digest(judge));

    // the same judge elsewhere: what is done stays done
    Path moved = Files.move(judge, folder.resolve("moved"));
    String before = rewardStages(Path.of(run));
    assertThat(Main.execute(arguments("reward", conf, run, moved))).isZero();
    assertThat(rewardStages(Path.of(run))).isEqualTo(before);

    // another judge
    Path other = Folders.copy(JUDGE, folder.resolve("other"));
    Files.writeString(other.resolve("generation_config.json"), "{\"eos_token_id\": 1}");
    assertThat(call("rollout", conf, run, other))
        .isEqualTo(
            "Cannot resume run %s: reward.judge.digest is %s here, but %s in its run.json;"
                    .formatted(run, ModelFolder.digest(other), ModelFolder.digest(moved))
                + " use another --run");

    // but it may score again, beside what the run trains by
    assertThat(call("reward", conf, run, other)).isEmpty();
    assertThat(rewardManifests(Path.of(run))).hasSize(2).contains(before);
  }

  @Test
  void aJudgeThatIsNotThereIsOneLineBeforeAnythingRuns() throws IOException {
    Path conf = TinyRun.configuration(folder);
    String run = folder.resolve("run").toString();
    Path nowhere = folder.resolve("nowhere");
    String missing =
        "Cannot load reward.judge.model %s: no such folder (expected a Hugging Face model folder)"
            .formatted(nowhere);

    assertThat(call("import", conf, run, nowhere)).isEqualTo(missing);
    assertThat(call("import", conf, run, Path.of("")))
        .isEqualTo("Missing reward.judge.model (expected a Hugging Face model folder)");
    assertThat(tool("", new ByteArrayOutputStream(), "--set", "reward.judge.model=" + nowhere))
        .isEqualTo(missing);
    assertThat(tool("", new ByteArrayOutputStream()))
        .isEqualTo("Missing reward.judge.model (expected a Hugging Face model folder)");
    assertThat(Path.of(run)).doesNotExist();
  }

  private static Settings settings() {
    return Settings.defaults(
        ScoreTool.keys(), List.of("reward.type=judge", "reward.judge.model=" + JUDGE));
  }

  /** What make_judge_fixture.py asks: judge-v1 with the last line of the response. */
  private static List<Message> asked(JsonNode answer) {
    return JudgePrompt.from(settings())
        .messages(
            new Prompt(
                "p",
                List.of(Message.user(answer.get("question").asText())),
                answer.get("reference").asText(),
                "",
                "",
                Map.of()),
            answer.get("response").asText());
  }

  private static List<JsonNode> golden() throws IOException {
    return lines(Files.readString(JUDGE.resolve("golden.jsonl")));
  }

  private static List<JsonNode> lines(String text) throws IOException {
    List<JsonNode> lines = new ArrayList<>();
    for (String line : text.lines().toList()) {
      lines.add(JSON.readTree(line));
    }
    return lines;
  }

  private static List<JsonNode> score(List<JsonNode> answers, String... arguments)
      throws IOException {
    StringBuilder in = new StringBuilder();
    for (JsonNode answer : answers) {
      ObjectNode line = JSON.createObjectNode();
      for (String field : List.of("question", "reference", "response")) {
        line.set(field, answer.get(field));
      }
      in.append(line).append('\n');
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    assertThat(tool(in.toString(), out, arguments)).isEmpty();
    return lines(out.toString(UTF_8));
  }

  /** Returns the message of the user's mistake, empty if there is none. */
  private static String tool(String in, ByteArrayOutputStream out, String... arguments) {
    List<String> all = new ArrayList<>(List.of("--reward", "judge"));
    all.addAll(List.of(arguments));
    return execute(
        new ScoreCommand(new ToolOptions(new ByteArrayInputStream(in.getBytes(UTF_8)), out)), all);
  }

  private static String call(String command, Path conf, String run, Path judge) {
    StageKind kind = StageKind.valueOf(command.toUpperCase(Locale.ROOT));
    List<String> all = new ArrayList<>(List.of(arguments(command, conf, run, judge)));
    return execute(new StageCommand(kind, new RunOptions()), all.subList(1, all.size()));
  }

  /** Returns the message of the user's mistake, empty if there is none. */
  private static String execute(Object command, List<String> arguments) {
    List<String> mistakes = new ArrayList<>();
    new CommandLine(command)
        .setExecutionExceptionHandler(
            (problem, line, result) -> {
              assertThat(problem).isInstanceOf(UserException.class);
              mistakes.add(problem.getMessage());
              return 2;
            })
        .execute(arguments.toArray(String[]::new));
    return String.join("\n", mistakes);
  }

  private static String[] arguments(String command, Path conf, String run, Path judge) {
    return new String[] {
      command,
      "--conf",
      conf.toString(),
      "--run",
      run,
      "--step",
      command.equals("import") ? "0" : "1",
      "--set",
      "reward.type=judge",
      "--set",
      "reward.judge.model=" + judge
    };
  }

  private static JsonNode manifest(Path run) throws IOException {
    return JSON.readTree(Files.readString(Path.of(rewardStages(run))));
  }

  /** The manifest of the one reward stage. */
  private static String rewardStages(Path run) throws IOException {
    List<String> manifests = rewardManifests(run);
    assertThat(manifests).hasSize(1);
    return manifests.get(0);
  }

  private static List<String> rewardManifests(Path run) throws IOException {
    try (Stream<Path> files = Files.walk(run)) {
      return files
          .map(Path::toString)
          .filter(file -> file.contains("/reward-") && file.endsWith("_manifest.json"))
          .toList();
    }
  }
}
