package io.rlvr.jobs.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rlvr.jobs.spark.Sessions;
import io.rlvr.jobs.testing.Folders;
import io.rlvr.jobs.testing.Outcome;
import io.rlvr.jobs.testing.ProjectRoot;
import io.rlvr.jobs.testing.TinyRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs that earlier code made are read, scored again and resumed (CONTRIBUTING, rule 11). The runs
 * and what is expected of them are files that the earlier code wrote; see the note beside them.
 */
@Tag("slow")
class TestGoldenRun {
  private static final Path GOLDEN =
      ProjectRoot.resolve("jobs/src/test/resources/golden/v1").toAbsolutePath();
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Views of {@code sql}, each with the file that holds its rows. */
  private static final List<String> VIEWS =
      List.of(
          "prompts",
          "rollouts",
          "rewards",
          "credit",
          "evaluations",
          "metrics",
          "offshoot_rewards",
          "offshoot_credit");

  /** Numbers of 32 bits: how many digits are printed depends on the version of Java. */
  private static final List<String> FLOATS = List.of("logprobs", "ref_logprobs");

  private static final String OTHER_EXPRESSION =
      "reward.sql-expression=if(length(response) % 3 = 0, null, response_length / 10)";

  @TempDir private Path folder;
  private Path run;
  private Path unfinished;

  @BeforeEach
  void copyRuns() throws IOException {
    run = copy("run");
    unfinished = copy("unfinished");
  }

  @Test
  void everyTableHasTheRowsOfThen() throws IOException {
    try (SparkSession spark = Sessions.open("local[2]", "test")) {
      for (String name : List.of("run", "unfinished")) {
        Map<String, List<String>> rows = TinyRun.rows(spark, GOLDEN.resolve(name));
        assertThat(rows.keySet())
            .containsExactly("credit", "evaluations", "prompts", "rewards", "rollouts");
        for (String table : rows.keySet()) {
          assertThat(read(rows.get(table).stream()))
              .as(name + " " + table)
              .containsExactlyInAnyOrderElementsOf(expected(name, table));
        }
      }
    }
  }

  @Test
  void sqlAnswersAsThen() throws IOException {
    areRowsOfThen(sql(run), row -> true);
  }

  /** Alarms that came after the runs were made: the responses of the tiny policy never end. */
  private static boolean isOfLaterAlarm(JsonNode row) {
    return Set.of(
            "alarm.clipped-share", "alarm.equal-groups", "alarm.flat-reward", "alarm.judge-yes")
        .contains(row.path("name").asText());
  }

  private static void areRowsOfThen(Map<String, List<JsonNode>> found, Predicate<JsonNode> counts)
      throws IOException {
    assertThat(found.keySet()).containsExactlyInAnyOrderElementsOf(VIEWS);
    for (String view : VIEWS) {
      List<JsonNode> expected = sorted(expected("run", view)).stream().filter(counts).toList();
      assertThat(found.get(view).stream().filter(counts).filter(row -> !isOfLaterAlarm(row)))
          .as(view)
          .isEqualTo(expected);
    }
  }

  /**
   * 1 of 4 right before, none after, by the run's own summary. With z2 = 3.8415 Wilson's intervals
   * are 0.0456 to 0.6994 and 0 to 0.4899. After training all are equal, so nothing is correlated:
   * -0.25 - sqrt(0 + (0.6994 - 0.25)2) and -0.25 + sqrt(0.48992 + (0.25 - 0.0456)2).
   */
  private static final String NO_EVIDENCE =
      "Accuracy on 4 held-out prompts went from 25.0% (4.6% to 69.9%) to 0.0% (0.0% to 49.0%):"
          + " \u221225.0 points (\u221269.9 to 28.1), which holds 0.";

  @Test
  void theSummaryIsThatOfThen() throws IOException {
    Files.delete(run.resolve("metrics.parquet"));
    Files.delete(run.resolve("summary.json"));

    Outcome report = Outcome.of("report", "--run", run.toString(), "--master", "local[2]");

    assertThat(report).isEqualTo(new Outcome(0, run.resolve("report.html") + "\n", ""));
    assertThat(JSON.readTree(run.resolve("summary.json").toFile()))
        .isEqualTo(JSON.readTree(GOLDEN.resolve("run/summary.json").toFile()));
    assertThat(run.resolve("metrics.parquet")).isNotEmptyFile();
    assertThat(Files.readString(run.resolve("report.html")))
        .contains("<h3>Reward</h3>", "Add 96 to 2.", "</html>")
        .contains(NO_EVIDENCE, "Of 4 held-out prompts 0 became right, 1 became wrong");
  }

  @Test
  void anyNumberOfRunsIsCompared() throws IOException {
    String other = GOLDEN.resolve("unfinished").toString();
    String folder = run.toString();

    Outcome report = Outcome.of("report", "--run", folder, "--compare", other, "--compare", folder);

    assertThat(report)
        .isEqualTo(
            new Outcome(
                0,
                "%s\n%s\n".formatted(run.resolve("report.html"), run.resolve("compare.html")),
                ""));
    assertThat(Files.readString(run.resolve("compare.html")))
        .contains("<th scope=\"col\">unfinished</th>")
        .contains("<td>25.0% (4.6% to 69.9%)</td>");
  }

  @Test
  void diffsAreThoseOfThen() throws IOException {
    List<JsonNode> found = new ArrayList<>(diff("--step", "all"));
    found.addAll(diff("--step", "2", "--to", "bbc1a600"));
    List<JsonNode> expected =
        read(Files.readAllLines(GOLDEN.resolve("expected/diff.jsonl")).stream());

    assertThat(found).usingElementComparator(TestGoldenRun::upToRounding).isEqualTo(expected);
  }

  /** Their run goes by its name: its folder is another each time. */
  private List<JsonNode> diff(String... options) throws IOException {
    List<String> arguments = new ArrayList<>(List.of("diff", "--json", "--run", run.toString()));
    arguments.addAll(List.of("--master", "local[2]"));
    arguments.addAll(List.of(options));
    Outcome outcome = Outcome.of(arguments.toArray(String[]::new));
    assertThat(outcome.status()).isZero();
    List<JsonNode> steps = read(outcome.out().lines());
    for (JsonNode step : steps) {
      assertThat(step.get("run").asText()).isEqualTo(run.toString());
      ((ObjectNode) step).put("run", "run");
    }
    return steps;
  }

  /**
   * Means are of sums whose order is that in which tasks end; 1e-12 is far above their rounding.
   */
  private static int upToRounding(JsonNode a, JsonNode b) {
    return a.equals(
            (x, y) -> x.isNumber() && y.isNumber() && isNear(x, y) ? 0 : x.equals(y) ? 0 : 1, b)
        ? 0
        : 1;
  }

  private static boolean isNear(JsonNode x, JsonNode y) {
    return Math.abs(x.asDouble() - y.asDouble()) <= 1e-12;
  }

  /** The run's own rewards and credit, and those of other settings: same ids, same rows. */
  @Test
  void rewardsAndCreditAreMadeAgain() throws IOException {
    List<String> other = offshoots();
    List<String> made = stages(run);
    List<String> removed = new ArrayList<>(other);
    removed.addAll(List.of("step=00002/reward-078db621", "step=00002/credit-7df7fde3"));
    for (String stage : removed) {
      Folders.delete(run.resolve(stage));
    }

    String model = "policy.model=" + model();
    isDone(stage("reward", "2", model), "");
    isDone(stage("credit", "2", model), "");
    isDone(
        stage("reward", "all", "reward.type=contains", OTHER_EXPRESSION), lines(other, "reward"));
    isDone(stage("credit", "2", "advantage.type=grpo", "kl.coefficient=0"), lines(other, "credit"));

    assertThat(stages(run)).isEqualTo(made);
    areRowsOfThen(sql(run), row -> !row.path("name").asText().startsWith("time."));
  }

  @Test
  void trainingAFinishedRunFindsAllDone() throws IOException {
    List<String> made = stages(run);

    Outcome train = train("tiny.conf", run);

    // 2 imports, 2 evaluations, 2 steps of 4 stages
    assertThat(train.status()).isZero();
    assertThat(train.err()).contains("12 stages were done before: skipped");
    assertThat(stages(run)).isEqualTo(made);
    assertThat(run.resolve("policy")).doesNotExist();
    assertThat(JSON.readTree(run.resolve("summary.json").toFile()))
        .isEqualTo(JSON.readTree(GOLDEN.resolve("run/summary.json").toFile()));
  }

  /** From the weights and the optimizer's state that the earlier code left after step 1. */
  @Test
  void anUnfinishedRunIsResumed() throws IOException {
    List<String> made = stages(unfinished);

    Outcome train = train("refilled.conf", unfinished);

    assertThat(train.status()).isZero();
    List<String> after = stages(unfinished);
    assertThat(after).containsAll(made);
    after.removeAll(made);
    // as the earlier code named them: ids follow from settings and from how often a step is
    // refilled
    assertThat(after).isEqualTo(Files.readAllLines(GOLDEN.resolve("expected/step-2.txt")));
    assertThat(unfinished.resolve("policy/v00002/model.safetensors")).isNotEmptyFile();
    Map<String, List<JsonNode>> rows = sql(unfinished);
    for (String table : List.of("prompts", "rollouts", "rewards", "credit", "evaluations")) {
      assertThat(rows.get(table).stream().filter(row -> row.path("step").asInt() <= 1))
          .as(table)
          .containsExactlyElementsOf(sorted(expected("unfinished", table)));
    }
  }

  private Outcome train(String conf, Path into) {
    return Outcome.of(
        "train",
        "--conf",
        GOLDEN.resolve(conf).toString(),
        "--run",
        into.toString(),
        "--set",
        "policy.model=" + model(),
        "--master",
        "local[2]");
  }

  /** The model of then, made again: a run refuses one of another digest. */
  private Path model() {
    Path model = folder.resolve("model");
    Outcome made =
        Outcome.of(
            "init-model",
            "--conf",
            GOLDEN.resolve("tiny.conf").toString(),
            "--out",
            model.toString());
    assertThat(made.status()).isZero();
    return model;
  }

  private Outcome stage(String stage, String steps, String... overrides) {
    List<String> arguments =
        new ArrayList<>(
            List.of(stage, "--run", run.toString(), "--steps", steps, "--master", "local[2]"));
    for (String override : overrides) {
      arguments.addAll(List.of("--set", override));
    }
    return Outcome.of(arguments.toArray(String[]::new));
  }

  private static void isDone(Outcome outcome, String out) {
    assertThat(outcome.status()).isZero();
    assertThat(outcome.out()).isEqualTo(out);
    assertThat(outcome.err()).doesNotContain("skipped");
  }

  /** Rewards and credit of other settings that need no model to be made again. */
  private List<String> offshoots() throws IOException {
    return Files.readAllLines(GOLDEN.resolve("expected/offshoots.txt"));
  }

  private static String lines(List<String> folders, String stage) {
    return folders.stream()
        .filter(each -> each.contains("/" + stage + "-"))
        .map(each -> each + "\n")
        .collect(Collectors.joining());
  }

  /** The rows of all views by one query. */
  private static Map<String, List<JsonNode>> sql(Path run) throws IOException {
    String query =
        VIEWS.stream()
            .map("select '%1$s' as name, to_json(struct(*)) as line from %1$s"::formatted)
            .collect(Collectors.joining(" union all "));
    Outcome outcome = Outcome.of("sql", "--run", run.toString(), "--master", "local[2]", query);
    assertThat(outcome.status()).isZero();
    Map<String, List<String>> lines = new TreeMap<>();
    for (String line : outcome.out().lines().toList()) {
      JsonNode row = JSON.readTree(line);
      lines
          .computeIfAbsent(row.get("name").asText(), name -> new ArrayList<>())
          .add(row.get("line").asText());
    }
    Map<String, List<JsonNode>> rows = new TreeMap<>();
    for (Map.Entry<String, List<String>> table : lines.entrySet()) {
      rows.put(table.getKey(), sorted(read(table.getValue().stream())));
    }
    return rows;
  }

  private static List<JsonNode> expected(String run, String view) throws IOException {
    return read(
        Files.readAllLines(GOLDEN.resolve("expected/%s/%s.jsonl".formatted(run, view))).stream());
  }

  private static List<JsonNode> read(Stream<String> lines) throws IOException {
    List<JsonNode> rows = new ArrayList<>();
    for (String line : lines.toList()) {
      JsonNode row = JSON.readTree(line);
      for (String field : FLOATS) {
        if (row.get(field) instanceof ArrayNode numbers) {
          ArrayNode floats = JSON.createArrayNode();
          numbers.forEach(number -> floats.add((float) number.asDouble()));
          ((ObjectNode) row).set(field, floats);
        }
      }
      rows.add(row);
    }
    return rows;
  }

  private static List<JsonNode> sorted(List<JsonNode> rows) {
    return rows.stream().sorted(Comparator.comparing(JsonNode::toString)).toList();
  }

  /** Folders with a manifest. */
  private static List<String> stages(Path run) throws IOException {
    try (Stream<Path> files = Files.walk(run)) {
      return files
          .filter(file -> file.endsWith("_manifest.json"))
          .map(file -> run.relativize(file.getParent()).toString())
          .sorted()
          .collect(Collectors.toCollection(ArrayList::new));
    }
  }

  private Path copy(String name) throws IOException {
    Path from = GOLDEN.resolve(name);
    Path to = folder.resolve(name);
    return Folders.copy(from, to);
  }
}
