package io.rlvr.jobs.credit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.rlvr.advantage.CreditAssigner;
import io.rlvr.advantage.ScoredSample;
import io.rlvr.config.Settings;
import io.rlvr.config.UserException;
import io.rlvr.data.Credit;
import io.rlvr.data.Rollout;
import io.rlvr.data.StageKind;
import io.rlvr.data.Verdict;
import io.rlvr.jobs.cli.TrainCommand;
import io.rlvr.jobs.loop.Offshoots;
import io.rlvr.jobs.loop.SettingsCheck;
import io.rlvr.jobs.run.AllSettings;
import io.rlvr.jobs.run.RunTables;
import io.rlvr.jobs.spark.Sessions;
import io.rlvr.jobs.stage.PlannedStage;
import io.rlvr.jobs.stage.StageRunner;
import io.rlvr.jobs.table.Rows;
import io.rlvr.jobs.table.Tables;
import io.rlvr.jobs.testing.Notes;
import io.rlvr.jobs.testing.TinyRun;
import io.rlvr.store.LocalFileStore;
import io.rlvr.store.Manifest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run with a greedy baseline, filters, a cut of rewards and an adaptive penalty. */
@Tag("slow")
class TestCreditOptions {
  private static final String[] OPTIONS = {
    "advantage.type=remax",
    "rollout.greedy-baseline=true",
    "advantage.filter=equal",
    "advantage.truncated=left-out",
    "advantage.reward-clip=0.75",
    "kl.controller=adaptive",
    "kl.target=0.001",
    "kl.horizon=320"
  };

  @Test
  void theLoopDoesWhatTheAssignerInMemoryDoes(@TempDir Path folder) throws IOException {
    Settings settings = TinyRun.settings(TinyRun.configuration(folder), OPTIONS);
    Path run = folder.resolve("run");
    TrainCommand.train(settings, run.toString(), "local[2]");

    try (SparkSession spark = Sessions.open("local[2]", "test")) {
      RunTables tables = RunTables.of(spark, new LocalFileStore(run));
      // 8 prompts of 4 samples and a greedy one, two steps
      assertThat(tables.table(Tables.ROLLOUTS).count()).isEqualTo(80);
      assertThat(tables.table(Tables.CREDIT).where("sample = -1 and kept").count()).isZero();
      Map<Integer, Manifest> credits = new HashMap<>();
      tables
          .folder()
          .manifestsOf(StageKind.CREDIT)
          .forEach(manifest -> credits.put(manifest.step(), manifest));
      coefficientsFollowEachOther(tables, credits);
      for (int step = 1; step <= TinyRun.STEPS; step++) {
        double coefficient = credits.get(step).metrics().get("kl.coefficient");
        List<String> expected = new ArrayList<>();
        long kept = 0;
        for (Credit credit :
            CreditAssigner.from(settings, coefficient).assign(step, samples(tables, step))) {
          expected.add(Tables.CREDIT.row(credit).toString());
          kept += credit.kept() ? 1 : 0;
        }
        assertThat(texts(tables.table(Tables.CREDIT).where("step = " + step).collectAsList()))
            .containsExactlyInAnyOrderElementsOf(expected);
        assertThat(credits.get(step).metrics().get("credit.kept-share")).isEqualTo(kept / 32.0);
      }
    }
  }

  /** 32 samples a step, a tenth of the horizon: times 1 + 0.1 * the error, cut at a fifth. */
  private static void coefficientsFollowEachOther(
      RunTables tables, Map<Integer, Manifest> credits) {
    double coefficient = 0.05;
    for (Manifest rollouts : tables.folder().manifestsOf(StageKind.ROLLOUT)) {
      Map<String, Double> metrics = credits.get(rollouts.step()).metrics();
      assertThat(metrics.get("kl.coefficient")).isEqualTo(coefficient, within(1e-15));
      double error = rollouts.metrics().get("kl.policy-reference") / 0.001 - 1;
      coefficient *= 1 + 0.1 * Math.max(-0.2, Math.min(0.2, error));
      assertThat(metrics.get("kl.next-coefficient")).isEqualTo(coefficient, within(1e-15));
    }
    assertThat(coefficient).isNotEqualTo(0.05);
  }

  /** 32 samples a step: a twentieth of the horizon of 640, times the error cut at a fifth. */
  @Test
  void otherCreditFollowsTheRunsCoefficientOrOneOfItsOwn(@TempDir Path folder) throws IOException {
    Path conf = TinyRun.configuration(folder);
    Path run = folder.resolve("run");
    TrainCommand.train(TinyRun.settings(conf, OPTIONS), run.toString(), "local[2]");

    try (SparkSession spark = Sessions.open("local[2]", "test")) {
      RunTables tables = RunTables.of(spark, new LocalFileStore(run));
      double own = coefficient(tables.folder().manifestsOf(StageKind.CREDIT), 2);
      List<Manifest> other = credited(spark, run, conf, "advantage.filter=none");
      List<Manifest> slower =
          credited(spark, run, conf, "advantage.filter=none", "kl.horizon=640", "kl.target=100");

      assertThat(own).isNotEqualTo(0.05);
      assertThat(other).hasSize(1);
      assertThat(coefficient(other, 2)).isEqualTo(own);
      assertThat(slower).hasSize(2);
      assertThat(coefficient(slower, 1)).isEqualTo(0.05);
      assertThat(coefficient(slower, 2)).isEqualTo(0.05 * (1 - 0.2 / 20), within(1e-15));
    }
  }

  /** What a credit of step 2 with other settings runs. */
  private static List<Manifest> credited(
      SparkSession spark, Path run, Path conf, String... overrides) throws IOException {
    LocalFileStore store = new LocalFileStore(run);
    Settings settings =
        TinyRun.settings(
            conf, Stream.of(OPTIONS, overrides).flatMap(Stream::of).toArray(String[]::new));
    Offshoots offshoots = new Offshoots(RunTables.of(spark, store), settings);
    List<Manifest> manifests = new ArrayList<>();
    for (PlannedStage credit : offshoots.of(StageKind.CREDIT, 2)) {
      manifests.add(new StageRunner(spark, store, offshoots.startModel(), new Notes()).run(credit));
    }
    return manifests;
  }

  private static double coefficient(List<Manifest> credits, int step) {
    return credits.stream()
        .filter(manifest -> manifest.step() == step)
        .findFirst()
        .orElseThrow()
        .metrics()
        .get("kl.coefficient");
  }

  /** A model that was never trained answers few of its questions with a number. */
  @Test
  void flagsOfAVerifierAreCounted(@TempDir Path folder) throws IOException {
    Settings settings =
        TinyRun.settings(TinyRun.configuration(folder), "reward.type=math", "loop.steps=1");
    Path run = folder.resolve("run");
    TrainCommand.train(settings, run.toString(), "local[2]");

    try (SparkSession spark = Sessions.open("local[2]", "test")) {
      RunTables tables = RunTables.of(spark, new LocalFileStore(run));
      long flagged =
          tables.table(Tables.REWARDS).where("array_contains(flags, 'no-answer')").count();
      assertThat(flagged).isBetween(1L, 32L);
      assertThat(tables.folder().manifestsOf(StageKind.REWARD).get(0).metrics())
          .containsEntry("flag-share.no-answer", flagged / 32.0)
          .doesNotContainKey("flag-share.no-choice");
    }
  }

  private static List<ScoredSample> samples(RunTables tables, int step) throws IOException {
    Map<String, Double> rewards = new HashMap<>();
    for (Row row : tables.table(Tables.REWARDS).where("step = " + step).collectAsList()) {
      rewards.put(key(row), row.getDouble(row.fieldIndex("value")));
    }
    List<ScoredSample> samples = new ArrayList<>();
    for (Row row : tables.table(Tables.ROLLOUTS).where("step = " + step).collectAsList()) {
      Rollout rollout = Tables.ROLLOUTS.record(row);
      double klSum = 0;
      for (int i = 0; i < rollout.logprobs().length; i++) {
        klSum += (double) rollout.logprobs()[i] - rollout.refLogprobs().orElseThrow()[i];
      }
      samples.add(
          new ScoredSample(
              rollout.promptId(),
              rollout.sample(),
              Verdict.Status.SCORED,
              rewards.get(key(row)),
              rollout.responseIds().length,
              klSum,
              rollout.finishReason()));
    }
    return samples;
  }

  private static String key(Row row) {
    return Rows.text(row, "prompt_id") + "/" + row.getInt(row.fieldIndex("sample"));
  }

  private static List<String> texts(List<Row> rows) {
    return rows.stream().map(Row::toString).toList();
  }

  @Test
  void whatCannotEndWellIsRefusedAtTheStart() {
    assertRefused(
        "Invalid rollout.greedy-baseline: false (expected true where advantage.type is remax)",
        "advantage.type=remax");
    assertRefused(
        "Invalid kl.target: 0.0 (expected a number > 0)", "kl.controller=adaptive", "kl.target=0");
    for (String type : List.of("maxrl", "pass-at-k")) {
      assertRefused(
          "Invalid advantage.normalisation: z-score (expected none where advantage.type is %s)"
              .formatted(type),
          "advantage.type=" + type);
    }
    assertRefused(
        "Invalid kl.placement: reward (expected loss or none where advantage.type is gdpo)",
        "advantage.type=gdpo",
        "advantage.parts=x:1");
  }

  private static void assertRefused(String message, String... overrides) {
    List<String> all = new ArrayList<>(List.of("policy.model=x", "reward.type=exact"));
    all.addAll(List.of(overrides));
    assertThatThrownBy(() -> SettingsCheck.training(Settings.defaults(AllSettings.KEYS, all)))
        .isInstanceOf(UserException.class)
        .hasMessage(message);
  }
}
