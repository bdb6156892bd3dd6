package io.rlvr.jobs.loop;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.rlvr.advantage.CreditAssigner;
import io.rlvr.advantage.ScoredSample;
import io.rlvr.data.Credit;
import io.rlvr.data.Verdict;
import io.rlvr.jobs.diff.DiffSide;
import io.rlvr.jobs.run.RunTables;
import io.rlvr.jobs.spark.Sessions;
import io.rlvr.jobs.table.SampleId;
import io.rlvr.jobs.table.Tables;
import io.rlvr.jobs.testing.Outcome;
import io.rlvr.jobs.testing.TinyRun;
import io.rlvr.store.LocalFileStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A finished run is scored and credited again. Its prompts have the ids of its held-out ones. */
@Tag("slow")
class TestOffshoots {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private Path folder;
  private Path run;

  @Test
  void otherRewardsAndCreditStandBesideThoseOfTheRun() throws IOException {
    Path conf = TinyRun.configuration(folder);
    run = folder.resolve("run");
    String[] train = training(conf);
    assertThat(execute(train).status()).isZero();
    Map<String, Long> files = files();
    Map<String, List<String>> rows = rows();

    isMistake(
        execute("diff", "--run", run.toString(), "--step", "1"),
        "Cannot compare step 1 of run RUN: it has no rewards and no credit but the run's own"
            + " (make some by reward or credit with other settings)");
    whatTheRolloutsReadMustBeTheRunsOwn();
    aSingleStageHeedsAlarms();

    // EvenIds halved: 0.5 * value, so every value above 0 changes and none of its signs
    String half = "reward.sql-expression=value / 2";
    Outcome rewards = stage("reward", "all", half);
    assertThat(rewards.status()).isZero();
    assertThat(rewards.out())
        .matches("step=00001/reward-[0-9a-f]{8}\nstep=00002/reward-[0-9a-f]{8}\n");
    rewardsAreHalf(rewards.out().lines().toList());
    assertThat(stage("reward", "1-2", half).err()).contains("2 stages were done before: skipped");

    Outcome credit = stage("credit", "2", "advantage.type=reinforce", "kl.coefficient=0");
    assertThat(credit.out()).matches("step=00002/credit-[0-9a-f]{8}\n");
    Outcome both = stage("credit", "2", "advantage.type=reinforce", "kl.coefficient=0", half);
    assertThat(both.out()).matches("step=00002/credit-[0-9a-f]{8}\n").isNotEqualTo(credit.out());
    creditComesFrom("own", credit.out().strip(), 1);
    creditComesFrom("half", both.out().strip(), 0.5);

    diffsSayWhatHasChanged(rewards, credit);
    theRunIsWhatItWas(train, files, rows);
  }

  private void whatTheRolloutsReadMustBeTheRunsOwn() {
    isMistake(
        stage("reward", "1", "reward.type=exact", "rollout.temperature=0.5"),
        "Cannot run reward over the rollouts of run RUN: rollout.temperature is 0.5 here, but 1.0"
            + " in its run.json (expected no others than reward.*, advantage.*, kl.*, loss.* and"
            + " user.*)");
    isMistake(
        stage("update", "1", "advantage.type=grpo"),
        "Cannot resume run RUN: advantage.type is grpo here, but rloo in its run.json; use another"
            + " --run");
    isMistake(
        stage("reward", "1-3", "reward.type=exact"),
        "Invalid --step: 3 (expected 1 to 2, which is loop.steps)");
  }

  /** No random answer is exact, but some hold half even ids or more. */
  private void aSingleStageHeedsAlarms() {
    Outcome stopped = stage("reward", "2", "alarm.action=stop", "alarm.min-agreement=1");
    assertThat(stopped.status()).isEqualTo(2);
    assertThat(stopped.err())
        .containsPattern(
            "rlvr: Cannot go on after step 2: the reward agrees with monitor exact on 0\\.\\d{3} of"
                + " the answers \\(alarm.min-agreement is 1.0\\); read the report, then change that"
                + " limit or set alarm.action to warn\n");
    assertThat(stage("reward", "2", "alarm.action=off", "alarm.min-agreement=1").status()).isZero();
  }

  private void rewardsAreHalf(List<String> folders) throws IOException {
    try (SparkSession spark = Sessions.open("local[1]", "test")) {
      RunTables tables = RunTables.of(spark, new LocalFileStore(run));
      Map<String, Double> own = values(tables.table(Tables.REWARDS).collectAsList());
      Map<String, Double> half = new HashMap<>();
      for (String rewards : folders) {
        half.putAll(values(tables.table(Tables.REWARDS, rewards).collectAsList()));
      }
      own.replaceAll((sample, value) -> value / 2);
      assertThat(half).hasSize(2 * TinyRun.PROMPTS * TinyRun.SAMPLES).isEqualTo(own);
      assertThat(values(tables.offshootTable(Tables.REWARDS).collectAsList())).isEqualTo(own);
    }
  }

  /**
   * REINFORCE without a penalty, by an assignment in memory from values that many times the run's.
   */
  private void creditComesFrom(String what, String credited, double times) throws IOException {
    try (SparkSession spark = Sessions.open("local[1]", "test")) {
      RunTables tables = RunTables.of(spark, new LocalFileStore(run));
      List<ScoredSample> samples = new ArrayList<>();
      for (Row row : tables.table(Tables.REWARDS).where("step = 2").collectAsList()) {
        SampleId id = SampleId.of(row);
        samples.add(
            new ScoredSample(
                id.promptId(),
                id.sample(),
                Verdict.Status.SCORED,
                times * row.getDouble(row.fieldIndex("value")),
                1,
                0));
      }
      Map<SampleId, Credit> expected = new TreeMap<>();
      for (Credit credit :
          CreditAssigner.from(
                  TinyRun.settings(folder.resolve("tiny.conf"), "advantage.type=reinforce"), 0)
              .assign(2, samples)) {
        expected.put(new SampleId(credit.promptId(), credit.sample()), credit);
      }
      Map<SampleId, Credit> found = new TreeMap<>();
      for (Row row : tables.table(Tables.CREDIT, credited).collectAsList()) {
        found.put(SampleId.of(row), Tables.CREDIT.record(row));
      }
      assertThat(found).as(what).isEqualTo(expected);
    }
  }

  private void diffsSayWhatHasChanged(Outcome rewards, Outcome credit) throws IOException {
    String half = rewards.out().lines().findFirst().orElseThrow();
    Outcome first = execute("diff", "--run", run.toString(), "--step", "1", "--json");
    JsonNode diff = JSON.readTree(first.out());
    JsonNode verdicts = diff.get("verdicts");
    assertThat(diff.at("/to/reward").asText()).isEqualTo(DiffSide.name(half));
    assertThat(diff.at("/to/credit").isNull()).isTrue();
    assertThat(diff.get("credit").isNull()).isTrue();
    assertThat(diff.get("settings").toString())
        .isEqualTo("{\"reward.sql-expression\":{\"from\":\"\",\"to\":\"value / 2\"}}");
    assertThat(verdicts.get("rows").asInt()).isEqualTo(TinyRun.PROMPTS * TinyRun.SAMPLES);
    assertThat(verdicts.get("statuses").toString()).isEqualTo("{\"SCORED\":{\"SCORED\":32}}");
    assertThat(verdicts.get("mean_to").asDouble())
        .isEqualTo(verdicts.get("mean_from").asDouble() / 2);
    assertThat(verdicts.get("pearson").asDouble()).isGreaterThan(1 - 1e-9);
    JsonNode top = verdicts.get("top").get(0);
    assertThat(top.at("/to/value").asDouble()).isEqualTo(top.at("/from/value").asDouble() / 2);
    assertThat(top.get("question").asText()).startsWith("train question ");

    // the newest is the credit from halved rewards; the one from the run's own has the same rewards
    JsonNode newest =
        JSON.readTree(execute("diff", "--run", run.toString(), "--step=2", "--json").out());
    assertThat(newest.at("/verdicts/rows").asInt()).isEqualTo(32);
    assertThat(newest.at("/credit/rows").asInt()).isEqualTo(32);
    String id = credit.out().strip().replaceFirst(".*-", "");
    Outcome named = execute("diff", "--run", run.toString(), "--step=2", "--to", id, "--count=1");
    assertThat(named.out())
        .matches(
            ("(?s)step 2: reward-[0-9a-f]{8} with credit-[0-9a-f]{8} -> reward-[0-9a-f]{8} with"
                    + " credit-%s\n"
                    + "  advantage.type: rloo -> reinforce\n"
                    + "  kl.coefficient: 0.05 -> 0.0\n"
                    + "credit     32, \\d+ of them changed, \\d+ in sign\n"
                    + "  kept     32 -> 32 \\(0 dropped, 0 added\\)\n"
                    + "  mean     .*\n  question   train question .*\n")
                .formatted(id));
    assertThat(execute("diff", "--run", run.toString(), "--step=1", "--to", "xyz").err())
        .containsPattern(
            "rlvr: Cannot find stage 'xyz' in step 1 of run %s \\(expected one of credit-[0-9a-f]{8},"
                    .formatted(run)
                + " reward-[0-9a-f]{8}, reward-[0-9a-f]{8}\\)\n");
  }

  private void theRunIsWhatItWas(
      String[] train, Map<String, Long> files, Map<String, List<String>> rows) throws IOException {
    Map<String, Long> after = files();
    assertThat(execute(train).err()).contains("stages were done before: skipped");
    assertThat(files()).isEqualTo(after);
    assertThat(after).containsAllEntriesOf(files);
    assertThat(rows()).isEqualTo(rows);
  }

  private String[] training(Path conf) throws IOException {
    List<String> arguments =
        new ArrayList<>(List.of("train", "--conf", conf.toString(), "--run", run.toString()));
    for (String role : List.of("train", "eval")) {
      Path file = folder.resolve(role + ".jsonl");
      Files.writeString(
          file,
          Stream.of("a", "b", "c", "d", "e", "f", "g", "h")
              .map(
                  id ->
                      "{\"id\": \"%s\", \"question\": \"%s question %s\", \"reference\": \"%s\"}"
                          .formatted(id, role, id, id))
              .collect(Collectors.joining("\n")));
      arguments.addAll(
          List.of(
              "--set=dataset.%s.format=jsonl".formatted(role),
              "--set=dataset.%s.path=%s".formatted(role, file),
              "--set=evaluate.reward=exact",
              "--set=reward.monitors=[exact]"));
    }
    return arguments.toArray(new String[0]);
  }

  private Outcome stage(String name, String steps, String... settings) {
    List<String> arguments =
        new ArrayList<>(List.of(name, "--run", run.toString(), "--steps", steps));
    for (String setting : settings) {
      arguments.addAll(List.of("--set", setting));
    }
    return execute(arguments.toArray(new String[0]));
  }

  private void isMistake(Outcome outcome, String line) {
    assertThat(outcome.status()).isEqualTo(2);
    assertThat(outcome.out()).isEmpty();
    assertThat(outcome.err().lines().filter(each -> each.startsWith("rlvr: ")))
        .containsExactly("rlvr: " + line.replace("RUN", run.toString()));
  }

  private Map<String, Double> values(List<Row> rows) {
    Map<String, Double> values = new HashMap<>();
    for (Row row : rows) {
      values.put(
          row.getInt(row.fieldIndex("step")) + SampleId.of(row).toString(),
          row.getDouble(row.fieldIndex("value")));
    }
    return values;
  }

  private Map<String, List<String>> rows() throws IOException {
    try (SparkSession spark = Sessions.open("local[1]", "test")) {
      return TinyRun.rows(spark, run);
    }
  }

  /** Of the stages and the record, with the times of their last change. */
  private Map<String, Long> files() throws IOException {
    Map<String, Long> files = new TreeMap<>();
    try (Stream<Path> tree = Files.walk(run)) {
      for (Path file : tree.filter(Files::isRegularFile).toList()) {
        String name = run.relativize(file).toString();
        if (name.contains("=") || name.startsWith("prompts/") || name.equals("run.json")) {
          files.put(name, Files.getLastModifiedTime(file).toMillis());
        }
      }
    }
    return files;
  }

  private static Outcome execute(String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.add("--master=local[1]");
    return Outcome.of(all.toArray(new String[0]));
  }
}
