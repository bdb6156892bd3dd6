package io.rlvr.jobs.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rlvr.config.Settings;
import io.rlvr.config.UserException;
import io.rlvr.data.RewardMetrics;
import io.rlvr.data.StageKind;
import io.rlvr.dataset.PromptSchedule;
import io.rlvr.jobs.diff.DiffSide;
import io.rlvr.jobs.diff.StepDiff;
import io.rlvr.jobs.models.ExecutorModels;
import io.rlvr.jobs.reward.ScoreRewards;
import io.rlvr.jobs.run.Run;
import io.rlvr.jobs.run.RunRows;
import io.rlvr.jobs.run.RunTables;
import io.rlvr.jobs.spark.Sessions;
import io.rlvr.jobs.stage.PlannedStage;
import io.rlvr.jobs.stage.StageRunner;
import io.rlvr.jobs.table.Rows;
import io.rlvr.jobs.table.Table;
import io.rlvr.jobs.table.Tables;
import io.rlvr.jobs.testing.FailingStore;
import io.rlvr.jobs.testing.FewGroupsReward;
import io.rlvr.jobs.testing.Notes;
import io.rlvr.jobs.testing.TinyRun;
import io.rlvr.store.FileStore;
import io.rlvr.store.LocalFileStore;
import io.rlvr.store.Manifest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Steps of four prompts out of forty, of which one in three has samples of different rewards: the
 * others are dropped, and further prompts drawn.
 */
@Tag("slow")
class TestRefills {
  private static final int PER_STEP = 4;
  private static final int SAMPLES = 2;
  private static final long SEED = 5;

  @TempDir private Path folder;
  private Path conf;
  private SparkSession spark;

  @BeforeEach
  void open() throws IOException {
    conf = TinyRun.configuration(folder);
    spark = Sessions.open("local[2]", "test");
  }

  @AfterEach
  void close() {
    ExecutorModels.shared().clear();
    spark.stop();
  }

  @Test
  void aStepTakesRoundsUntilItIsFullAndLeavesOutTheSurplus() throws IOException {
    Path run = folder.resolve("run");
    List<String> notes = train(new LocalFileStore(run), settings(9));
    RunTables tables = RunTables.of(spark, new LocalFileStore(run));

    for (int step = 1; step <= TinyRun.STEPS; step++) {
      List<List<String>> rounds = rounds(tables, step, 9);
      assertThat(rounds.size()).isGreaterThan(1);
      assertThat(stages(tables, step)).isEqualTo(stagesOf(rounds.size(), 9));
      Set<String> sampled = new TreeSet<>();
      rounds.forEach(sampled::addAll);
      assertThat(prompts(tables, Tables.ROLLOUTS, "step = " + step)).isEqualTo(sampled);
      assertThat(prompts(tables, Tables.REWARDS, "step = " + step)).isEqualTo(sampled);
      creditKeepsTheFirstOfTheSchedule(tables, step, rounds);
      Manifest credit = of(tables, "credit", step);
      assertThat(credit.moments().get(ScoreRewards.VALUE).count()).isEqualTo(PER_STEP * SAMPLES);
      assertThat(credit.metrics())
          .containsEntry(RewardMetrics.CREDIT_GROUPS_KEPT.name(), (double) PER_STEP)
          .containsEntry(RewardMetrics.CREDIT_REFILLS.name(), rounds.size() - 1.0);
    }
    assertThat(notes).isEmpty();
  }

  @Test
  void otherCreditOverAFinishedRunReadsAllRounds() throws IOException {
    Path run = folder.resolve("run");
    LocalFileStore store = new LocalFileStore(run);
    train(store, settings(9));
    RunTables tables = RunTables.of(spark, store);
    int rounds = rounds(tables, 1, 9).size();
    Offshoots offshoots = new Offshoots(tables, settings(9, "advantage.type=reinforce"));
    PlannedStage credit = offshoots.of(StageKind.CREDIT, 1).get(0);
    Offshoots rescored = new Offshoots(tables, settings(9, "reward.type=exact"));

    assertThat(credit.inputs()).hasSize(2 * rounds + 1);
    assertThat(rescored.of(StageKind.REWARD, 1)).hasSize(rounds);
    new StageRunner(spark, store, offshoots.startModel(), new Notes()).run(credit);
    List<Row> other = RunTables.of(spark, store).offshootTable(Tables.CREDIT).collectAsList();
    List<Row> own = tables.table(Tables.CREDIT).where("step = 1").collectAsList();
    // REINFORCE with the z-score of the same eight rows: -1 and 1 where leave-one-out had -2 and 2
    assertThat(advantages(other, 2)).isEqualTo(advantages(own, 1));
  }

  @Test
  void aDiffReadsAllRounds() throws IOException {
    LocalFileStore store = new LocalFileStore(folder.resolve("run"));
    train(store, settings(9));
    List<List<String>> rounds = rounds(RunTables.of(spark, store), 1, 9);
    Settings half = settings(9, "reward.sql-expression=value / 2", "advantage.type=reinforce");
    Offshoots offshoots = new Offshoots(RunTables.of(spark, store), half);
    StageRunner runner = new StageRunner(spark, store, offshoots.startModel(), new Notes());
    List<PlannedStage> rewards = offshoots.of(StageKind.REWARD, 1);
    for (PlannedStage reward : rewards) {
      runner.run(reward);
    }
    PlannedStage credit = offshoots.of(StageKind.CREDIT, 1).get(0);
    runner.run(credit);

    RunTables tables = RunTables.of(spark, store);
    DiffSide.Choice sides = new DiffSide.Choice(tables.folder(), 1);
    List<String> folders = rewards.stream().map(PlannedStage::folder).toList();
    DiffSide halved = new DiffSide(folders, Optional.of(credit.folder()));
    assertThat(rounds.size()).isGreaterThan(1);
    assertThat(sides.own().rewards()).hasSize(rounds.size()).doesNotContainAnyElementsOf(folders);
    assertThat(sides.newest()).isEqualTo(halved);
    for (PlannedStage stage : rewards) { // whatever round is named, all are meant
      assertThat(sides.named(stage.id())).isEqualTo(halved);
    }
    assertThat(halved.text())
        .isEqualTo(
            "%s + %d refills with %s"
                .formatted(
                    DiffSide.name(folders.get(0)),
                    rounds.size() - 1,
                    DiffSide.name(credit.folder())));
    countsAreOfAllRounds(
        new StepDiff(new RunRows(tables.folder()), 1, sides.own(), halved, 3), rounds);
  }

  /** A group has rewards 0 and 1 if it is one of few, else 1 and 1; those of 1 are halved. */
  private static void countsAreOfAllRounds(StepDiff diff, List<List<String>> rounds) {
    List<String> prompts = rounds.stream().flatMap(List::stream).toList();
    long differ = prompts.stream().filter(FewGroupsReward::differ).count();
    long ones = differ + 2 * (prompts.size() - differ);
    ObjectNode out = new ObjectMapper().createObjectNode();
    diff.write(out);

    JsonNode verdicts = out.get("verdicts");
    assertThat(out.at("/from/refills")).hasSize(rounds.size() - 1);
    assertThat(out.at("/to/refills").get(0).asText()).startsWith("reward-refill1-");
    assertThat(verdicts.get("rows").asInt()).isEqualTo(SAMPLES * prompts.size());
    assertThat(verdicts.get("changed").asLong()).isEqualTo(ones);
    assertThat(verdicts.get("only_from").asInt()).isZero();
    assertThat(verdicts.get("only_to").asInt()).isZero();
    double mean = (double) ones / (SAMPLES * prompts.size());
    assertThat(verdicts.get("mean_from").asDouble()).isEqualTo(mean, within(1e-12));
    assertThat(verdicts.get("mean_to").asDouble()).isEqualTo(mean / 2, within(1e-12));
    // the four groups kept: -2 and 2 by leave-one-out, -1 and 1 by REINFORCE, whatever the scale
    JsonNode credit = out.get("credit");
    assertThat(credit.get("rows").asInt()).isEqualTo(SAMPLES * prompts.size());
    assertThat(credit.get("changed").asInt()).isEqualTo(PER_STEP * SAMPLES);
    assertThat(credit.get("kept_to").asInt()).isEqualTo(PER_STEP * SAMPLES);
    assertThat(credit.get("std_from").asDouble()).isEqualTo(2, within(1e-12));
    assertThat(credit.get("std_to").asDouble()).isEqualTo(1, within(1e-12));
  }

  @Test
  void aStageNamesItsRound() {
    assertThat(StageKind.round("reward")).isZero();
    assertThat(StageKind.round("rollout-refill12")).isEqualTo(12);
  }

  /** Those of kept rows, times something, by prompt and sample. */
  private static Map<String, Double> advantages(List<Row> rows, double times) {
    Map<String, Double> advantages = new TreeMap<>();
    for (Row row : rows) {
      if (row.getBoolean(row.fieldIndex("kept"))) {
        advantages.put(
            Rows.text(row, "prompt_id") + " " + row.getInt(row.fieldIndex("sample")),
            times * row.getDouble(row.fieldIndex("advantage")));
      }
    }
    return advantages;
  }

  /** The first four that differ, in the order of rounds, and the others with their reasons. */
  private static void creditKeepsTheFirstOfTheSchedule(
      RunTables tables, int step, List<List<String>> rounds) throws IOException {
    List<String> differ =
        rounds.stream().flatMap(List::stream).filter(FewGroupsReward::differ).toList();
    assertThat(differ.size()).isGreaterThanOrEqualTo(PER_STEP);
    Set<String> kept = new HashSet<>(differ.subList(0, PER_STEP));
    Set<String> surplus = new HashSet<>(differ.subList(PER_STEP, differ.size()));
    for (Row row : tables.table(Tables.CREDIT).where("step = " + step).collectAsList()) {
      String promptId = Rows.text(row, "prompt_id");
      int sample = row.getInt(row.fieldIndex("sample"));
      String reason =
          kept.contains(promptId) ? "" : surplus.contains(promptId) ? "surplus" : "filtered";
      assertThat(Rows.text(row, "reason")).isEqualTo(reason);
      assertThat(row.getBoolean(row.fieldIndex("kept"))).isEqualTo(reason.isEmpty());
      if (reason.isEmpty()) {
        // rewards 0 and 1 in each kept group: mean 1/2, population std 1/2, so -1 and 1, and
        // leaving one out, -1 - 1 and 1 + 1; no penalty
        assertThat(row.getDouble(row.fieldIndex("normalised"))).isEqualTo(sample == 0 ? -1 : 1);
        assertThat(row.getDouble(row.fieldIndex("advantage"))).isEqualTo(sample == 0 ? -2 : 2);
      } else {
        assertThat(row.isNullAt(row.fieldIndex("advantage"))).isTrue();
      }
    }
  }

  @Test
  void aStepThatStaysShortSaysSo() throws IOException {
    Path run = folder.resolve("run");
    List<String> notes = train(new LocalFileStore(run), settings(1));
    RunTables tables = RunTables.of(spark, new LocalFileStore(run));

    List<String> expected = new ArrayList<>();
    for (int step = 1; step <= TinyRun.STEPS; step++) {
      List<List<String>> rounds = rounds(tables, step, 1);
      long differ = rounds.stream().flatMap(List::stream).filter(FewGroupsReward::differ).count();
      assertThat(of(tables, "credit", step).metrics())
          .containsEntry(
              RewardMetrics.CREDIT_GROUPS_KEPT.name(), (double) Math.min(differ, PER_STEP));
      if (differ < PER_STEP) {
        expected.add(
            "Step %d has %d of 4 groups after 1 refills; the update is that much smaller"
                .formatted(step, differ));
      }
    }
    assertThat(expected).isNotEmpty();
    assertThat(notes).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void aRunThatFailsAtEveryStoreCallEndsWithTheSameRows(int lag) throws IOException {
    Path undisturbed = folder.resolve("undisturbed");
    Path disturbed = folder.resolve("disturbed");
    Settings settings = settings(2, "loop.max-lag=" + lag, "loss.type=clipped");
    train(new LocalFileStore(undisturbed), settings);
    FailingStore store = new FailingStore(new LocalFileStore(disturbed));
    boolean isDone = false;
    while (!isDone) {
      isDone = succeeds(store, settings);
      ExecutorModels.shared().clear();
    }

    assertThat(store.failures()).isGreaterThan(20);
    assertThat(TinyRun.rows(spark, disturbed)).isEqualTo(TinyRun.rows(spark, undisturbed));
  }

  @Test
  void oneSlotGivesTheRowsOfTwo() throws IOException {
    Path two = folder.resolve("two");
    Path one = folder.resolve("one");
    train(new LocalFileStore(two), settings(2));
    Map<String, List<String>> rows = TinyRun.rows(spark, two);
    ExecutorModels.shared().clear();
    spark.stop();
    spark = Sessions.open("local[1]", "test");
    train(new LocalFileStore(one), settings(2));

    assertThat(TinyRun.rows(spark, one)).isEqualTo(rows);
  }

  @Test
  void refillsNeedAFilter() {
    assertThatThrownBy(() -> SettingsCheck.training(settings(1, "advantage.filter=none")))
        .isInstanceOf(UserException.class)
        .hasMessage("Invalid rollout.max-refills: 1 (expected 0 where advantage.filter is none)");
  }

  private Settings settings(int refills, String... overrides) {
    List<String> all =
        new ArrayList<>(
            List.of(
                "reward.type=io.rlvr.jobs.testing.FewGroupsReward",
                "rollout.prompts-per-step=" + PER_STEP,
                "rollout.samples-per-prompt=" + SAMPLES,
                "rollout.max-refills=" + refills,
                "advantage.filter=equal",
                "kl.coefficient=0",
                "evaluate.prompts=2"));
    all.addAll(List.of(overrides));
    return TinyRun.settings(conf, all.toArray(String[]::new));
  }

  private boolean succeeds(FileStore store, Settings settings) throws IOException {
    try {
      train(store, settings);
      return true;
    } catch (IOException e) {
      assertThat(e).hasMessageStartingWith("Injected failure: ");
      return false;
    }
  }

  /** Returns what was noted. */
  private List<String> train(FileStore store, Settings settings) throws IOException {
    Run run = Run.open(spark, store, settings);
    Plan plan = new Plan(settings, run.startModel().digest());
    Notes notes = new Notes();
    new TrainLoop(run, plan, new StageRunner(spark, store, run.startModel(), notes)).run();
    return notes.lines();
  }

  /** The prompts of each round that a step must take, by the schedule and what differs. */
  private List<List<String>> rounds(RunTables tables, int step, int maxRefills) throws IOException {
    List<String> ids =
        new ArrayList<>(prompts(tables.table(Tables.PROMPTS, "prompts/train").collectAsList()));
    PromptSchedule schedule = new PromptSchedule(ids.size(), PER_STEP, SEED);
    List<List<String>> rounds = new ArrayList<>();
    long differ = 0;
    for (int round = 0; round <= maxRefills && differ < PER_STEP; round++) {
      int[] drawn = round == 0 ? schedule.step(step - 1) : schedule.refill(step - 1, round);
      List<String> drawnIds = IntStream.of(drawn).mapToObj(ids::get).toList();
      differ += drawnIds.stream().filter(FewGroupsReward::differ).count();
      rounds.add(drawnIds);
    }
    return rounds;
  }

  /** Each round has a rollout and a reward, each but the last a decision for another. */
  private static Set<String> stagesOf(int rounds, int maxRefills) {
    Set<String> stages = new TreeSet<>(Set.of("rollout", "reward", "credit", "update"));
    for (int round = 1; round <= Math.min(rounds, maxRefills); round++) {
      stages.add("refill" + round);
    }
    for (int round = 1; round < rounds; round++) {
      stages.add("rollout-refill" + round);
      stages.add("reward-refill" + round);
    }
    return stages;
  }

  private static Set<String> stages(RunTables tables, int step) {
    Set<String> stages = new TreeSet<>();
    for (Manifest manifest : tables.folder().manifests().values()) {
      if (manifest.step() == step && !manifest.stage().equals("evaluate")) {
        stages.add(manifest.stage());
      }
    }
    return stages;
  }

  private static Manifest of(RunTables tables, String stage, int step) {
    return tables.folder().manifests().values().stream()
        .filter(manifest -> manifest.stage().equals(stage) && manifest.step() == step)
        .findFirst()
        .orElseThrow();
  }

  private static Set<String> prompts(RunTables tables, Table<?> table, String where)
      throws IOException {
    return prompts(tables.table(table).where(where).collectAsList());
  }

  private static Set<String> prompts(List<Row> rows) {
    Map<String, String> ids = new TreeMap<>();
    rows.forEach(row -> ids.put(Rows.text(row, "prompt_id"), ""));
    return new TreeSet<>(ids.keySet());
  }
}
