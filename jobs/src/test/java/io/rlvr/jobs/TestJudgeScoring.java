package io.rlvr.jobs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.rlvr.model.ModelFolder;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/**
 * The judge in this process by the command line; its numbers are those of make_judge_fixture.py.
 */
class TestJudgeScoring {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Path JUDGE = ProjectRoot.resolve("core/src/test/resources/golden/judge");

  @TempDir private Path folder;

  private record Outcome(int status, String err) {}

  @Test
  void scoreGivesTheRewardsOfTransformers() throws IOException {
    JsonNode golden = JSON.readTree(Files.readString(JUDGE.resolve("golden.json")));
    StringBuilder in = new StringBuilder();
    for (JsonNode node : golden.get("cases")) {
      in.append(JSON.writeValueAsString(node)).append('\n');
    }
    List<JsonNode> lines = score(in.toString(), 0, "reward.judge.model=" + JUDGE);

    assertThat(lines).hasSize(golden.get("cases").size());
    for (int i = 0; i < lines.size(); i++) {
      JsonNode node = golden.get("cases").get(i);
      boolean isYes =
          Stream.of(0, 1).anyMatch(k -> golden.get("yes").get(k).equals(node.get("top")));
      double expected = isYes ? node.get("p_yes").asDouble() : 1 - node.get("p_no").asDouble();
      assertThat(lines.get(i).get("status").asText()).isEqualTo("SCORED");
      assertThat(lines.get(i).get("value").asDouble()).isCloseTo(expected, within(1e-5));
      assertThat(lines.get(i).get("probability").asDouble())
          .isCloseTo(node.get("p_yes").asDouble(), within(1e-5));
    }
  }

  @Test
  void theOrderOfLinesChangesNoVerdict() throws IOException {
    List<String> in = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      in.add(
          "{\"id\": %d, \"question\": \"q\", \"reference\": \"x\", \"response\": \"It is %d\"}\n"
              .formatted(i, i * i));
    }
    List<JsonNode> forward = score(String.join("", in), 0, "reward.judge.model=" + JUDGE);
    Collections.reverse(in);
    List<JsonNode> backward =
        new ArrayList<>(score(String.join("", in), 0, "reward.judge.model=" + JUDGE));
    Collections.reverse(backward);

    assertThat(backward).isEqualTo(forward);
  }

  @Test
  void withoutAJudgeEachLineSaysSo() throws IOException {
    String line = "{\"id\": 1, \"reference\": \"42\", \"response\": \"It is 42.\"}\n";

    assertThat(score(line, 1).get(0).get("error").asText())
        .isEqualTo("Missing reward.judge.model (expected a Hugging Face model folder)");
    assertThat(score(line, 1, "reward.judge.model=nowhere").get(0).get("error").asText())
        .isEqualTo(
            "Cannot load reward.judge.model nowhere: no such folder (expected a Hugging Face model"
                + " folder)");
  }

  @Test
  void trainingNeedsAJudgeBeforeAnythingRuns() throws IOException {
    String missing = "rlvr: Missing reward.judge.model (expected a Hugging Face model folder)\n";
    Path conf = TinyRun.configuration(folder);

    assertThat(execute("train", conf, "reward.type=judge")).isEqualTo(new Outcome(2, missing));
    assertThat(execute("train", conf, "evaluate.reward=judge")).isEqualTo(new Outcome(2, missing));
    assertThat(execute("train", conf, "reward.type=judge", "reward.judge.model=nowhere"))
        .isEqualTo(
            new Outcome(
                2,
                "rlvr: Cannot load reward.judge.model nowhere: no such folder (expected a Hugging"
                    + " Face model folder)\n"));
    assertThat(folder.resolve("run")).doesNotExist();
  }

  @Test
  void aRunKeepsItsJudge() throws IOException {
    Path conf = TinyRun.configuration(folder);
    String judge = "reward.judge.model=" + JUDGE;
    for (String stage : List.of("import", "rollout", "reward")) {
      assertThat(execute(stage, conf, "reward.type=judge", judge).status()).isZero();
    }
    JsonNode manifest = rewardManifests().get(0);
    JsonNode metrics = manifest.get("metrics");
    assertThat(metrics.get("reward.unscorable-share").asDouble()).isZero();
    assertThat(metrics.get("reward.judge-probability-mean").asDouble()).isBetween(0.0001, 1.0);
    assertThat(metrics.get("reward.judge-neither-share").asDouble()).isBetween(0.0, 1.0);
    assertThat(metrics.get("reward.guarded-share").asDouble()).isBetween(0.0, 1.0);
    JsonNode settings =
        JSON.readTree(Files.readString(folder.resolve("run/run.json"))).get("settings");
    String digest = ModelFolder.digest(JUDGE);
    assertThat(settings.get("reward.judge.digest").asText()).isEqualTo(digest);

    // where it is may change: the stage was done before
    Path moved = copy(JUDGE, folder.resolve("moved"));
    assertThat(execute("reward", conf, "reward.type=judge", "reward.judge.model=" + moved).status())
        .isZero();
    assertThat(rewardManifests()).containsExactly(manifest);

    // what it is may not
    Path other = folder.resolve("model");
    assertThat(execute("reward", conf, "reward.type=judge", "reward.judge.model=" + other))
        .isEqualTo(
            new Outcome(
                2,
                "rlvr: Cannot resume run %s: reward.judge.digest is %s here, but %s in its"
                        .formatted(folder.resolve("run"), ModelFolder.digest(other), digest)
                    + " run.json; use another --run\n"));
    assertThat(
            execute(
                "reward",
                conf,
                "reward.type=judge",
                "reward.judge.model=" + other,
                "reward.judge.digest=" + digest))
        .isEqualTo(
            new Outcome(
                2,
                "rlvr: Invalid reward.judge.model: %s has digest %s (expected %s, which is"
                        .formatted(other, ModelFolder.digest(other), digest)
                    + " reward.judge.digest)\n"));
  }

  private List<JsonNode> rewardManifests() throws IOException {
    List<JsonNode> manifests = new ArrayList<>();
    try (Stream<Path> files = Files.walk(folder.resolve("run"))) {
      for (Path file : files.sorted().toList()) {
        if (file.toString().contains("/reward-") && file.endsWith("_manifest.json")) {
          manifests.add(JSON.readTree(Files.readString(file)));
        }
      }
    }
    return manifests;
  }

  private static Path copy(Path from, Path to) throws IOException {
    Files.createDirectories(to);
    try (Stream<Path> files = Files.list(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(file.getFileName()));
      }
    }
    return to;
  }

  private static List<JsonNode> score(String in, int expectedStatus, String... overrides)
      throws IOException {
    List<String> arguments = new ArrayList<>(List.of("--reward", "judge"));
    for (String override : overrides) {
      arguments.addAll(List.of("--set", override));
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ToolCommand tool =
        new ToolCommand(ToolCommand.Kind.SCORE, new ByteArrayInputStream(in.getBytes(UTF_8)), out);
    int status = new CommandLine(tool).execute(arguments.toArray(String[]::new));
    assertThat(status).isEqualTo(expectedStatus);
    List<JsonNode> lines = new ArrayList<>();
    for (String line : out.toString(UTF_8).lines().toList()) {
      lines.add(JSON.readTree(line));
    }
    return lines;
  }

  private Outcome execute(String command, Path conf, String... overrides) {
    List<String> arguments =
        new ArrayList<>(
            List.of(command, "--conf", conf.toString(), "--run", folder.resolve("run").toString()));
    if (!command.equals("train")) {
      arguments.addAll(List.of("--step", command.equals("import") ? "0" : "1"));
    }
    for (String override : overrides) {
      arguments.addAll(List.of("--set", override));
    }
    PrintStream err = System.err;
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    System.setErr(new PrintStream(bytes, true, UTF_8));
    try {
      int status = Main.execute(arguments.toArray(String[]::new));
      return new Outcome(status, status == 2 ? bytes.toString(UTF_8) : "");
    } finally {
      System.setErr(err);
    }
  }
}
