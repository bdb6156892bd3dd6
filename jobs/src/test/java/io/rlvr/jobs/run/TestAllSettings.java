package io.rlvr.jobs.run;

import static io.rlvr.data.StageKind.JUDGE_TRAIN;
import static io.rlvr.data.StageKind.SFT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rlvr.config.Key;
import io.rlvr.config.Settings;
import io.rlvr.config.UserException;
import io.rlvr.jobs.loop.Plan;
import io.rlvr.jobs.loop.StepPlan;
import io.rlvr.jobs.stage.PlannedStage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TestAllSettings {
  /** What a run recorded before these settings left, at their defaults of then. */
  private static final Map<String, Object> GONE =
      Map.of("advantage.gamma", 1.0, "advantage.lambda", 1.0, "loss.masked-sequences", "counted");

  @TempDir Path folder;

  @Test
  void aRunHasNoSettingsOfTools() throws IOException {
    Path conf = folder.resolve("a.conf");
    Files.writeString(conf, "policy.model = m\nloss.masked-sequences = left-out\n");

    assertThatThrownBy(
            () ->
                AllSettings.load(
                    conf, List.of("advantage.gamma=0.5", "advantage.lambda=1", "loss.typ=gspo")))
        .isInstanceOf(UserException.class)
        .hasMessage(
            """
            Invalid advantage.gamma: 0.5 (expected none: only the advantage tool has this setting)
            Invalid advantage.lambda: 1 (expected none: only the advantage tool has this setting)
            Invalid loss.masked-sequences: 'left-out' (expected none: only the loss tool has this \
            setting)
            Unknown setting loss.typ. Did you mean 'loss.type'?\
            """);
    assertThatThrownBy(
            () -> AllSettings.recorded(Map.of("policy.model", "m"), List.of("advantage.gamma=1")))
        .isInstanceOf(UserException.class)
        .hasMessage(
            "Invalid advantage.gamma: 1 (expected none: only the advantage tool has this setting)");
  }

  @Test
  void namesOfRegistriesAreRefusedWithTheChoices() throws IOException {
    Path conf = folder.resolve("a.conf");
    Files.writeString(
        conf,
        """
        policy.model = m
        advantage.type = gae
        loss.type = cliped
        dataset.train.format = jsnl
        dataset.eval.format = my.Reader
        """);

    assertThatThrownBy(() -> AllSettings.load(conf, List.of()))
        .isInstanceOf(UserException.class)
        .hasMessage(
            """
            Invalid dataset.train.format: 'jsnl' (expected one of arithmetic, csv, evouna, gsm8k, \
            json, jsonl, miniature, paper, parquet, query, spark, table, verl). Did you mean 'jsonl'?
            Invalid advantage.type: 'gae' (expected one of dr-grpo, gdpo, gpg, grpo, maxrl, \
            opo, pass-at-k, reinforce, reinforce++, reinforce++-baseline, remax, rloo, \
            rloo-normalised). Did you mean 'gpg'?
            Invalid loss.type: 'cliped' (expected one of cispo, clip-cov, clipped, \
            cross-entropy, dppo-kl, dppo-tv, gmpo, gspo, kl-cov, luspo, reinforce, sapo, vespo). Did you mean 'clipped'?\
            """);
  }

  @Test
  void aRecordFromBeforeSettingsLeftIsRead() {
    Settings settings = Settings.defaults(AllSettings.KEYS, List.of("policy.model=m"));
    SortedMap<String, Object> record = new TreeMap<>(settings.asMap());
    record.putAll(GONE);

    assertThat(AllSettings.recorded(record, List.of()).asMap()).isEqualTo(settings.asMap());
    assertThat(SettingChange.between(record, settings.asMap())).isEmpty();
    assertThat(SettingChange.between(settings.asMap(), record)).isEmpty();
  }

  /** Nobody read such a value, but the stages of the run have it in their ids. */
  @Test
  void aRecordWithAnotherValueIsReadButNotGoneOnWith() {
    Settings settings = Settings.defaults(AllSettings.KEYS, List.of("policy.model=m"));
    SortedMap<String, Object> record = new TreeMap<>(settings.asMap());
    record.putAll(GONE);
    record.put("loss.masked-sequences", "left-out");

    assertThat(AllSettings.recorded(record, List.of()).asMap()).isEqualTo(settings.asMap());
    assertThat(SettingChange.between(record, settings.asMap()))
        .extracting(SettingChange::text)
        .containsExactly("loss.masked-sequences is counted here, but left-out in its run.json");
  }

  @Test
  void theDefaultsOfThatTimeAreThoseOfTheTools() {
    SortedMap<String, Object> defaults = new TreeMap<>();
    for (List<Key<?>> keys : AllSettings.OF_TOOLS.values()) {
      defaults.putAll(Settings.defaults(keys, List.of()).asMap());
    }

    assertThat(defaults).isEqualTo(GONE);
  }

  /**
   * Ids are those that commit 0470d02 gave, by the same lines: a setting that leaves must not take
   * the stages of earlier runs with it.
   */
  @Test
  void idsOfStagesAreThoseOfEarlierBuilds() {
    Settings settings = Settings.defaults(AllSettings.KEYS, List.of("policy.model=x"));
    Plan plan = new Plan(settings, "model");
    StepPlan second = plan.firstStep().next(0);
    Optional<PlannedStage> none = Optional.empty();

    assertThat(second.rollout().id())
        .isEqualTo("2f12cff58d6dd0511334c3ef203ebe9500f4b73c7732f03906bd840fbe90af53");
    assertThat(second.reward().id())
        .isEqualTo("5eec80a6c2c6372a8923777e94e21ba38eba30187ea354c0ccd6407b9bc0c3b1");
    assertThat(second.credit(0).id())
        .isEqualTo("4a7e6d682f7301781e505b3f94c59e996bccf861d6e4a79f6fb741a4e3259618");
    assertThat(second.update(0).id())
        .isEqualTo("ba75738aea407bf520b59562fb017cd9196413f06ca631700d36c68e3eac03f6");
    assertThat(second.evaluate(0).id())
        .isEqualTo("b226dbc2bc7a0657d6eca6bead530c96e111176908a57025eeb6ac404f4ebd28");
    assertThat(plan.supervised(SFT, Optional.of(plan.supervised(SFT, none))).id())
        .isEqualTo("3653b1e4c7a183b8793f64de2395c7825b91d55cb50b8086a39d52de73e47e5b");
    assertThat(plan.supervised(JUDGE_TRAIN, Optional.of(plan.supervised(JUDGE_TRAIN, none))).id())
        .isEqualTo("96a502d1429c52d4794991d176c1ff68bbc6f715665b9d0393d9827d1db9a2cb");
  }

  /**
   * As since runs were made, and alarms and bounds of later: another list would change the ids of
   * stages.
   */
  @Test
  void whatMayDifferBetweenTheCommandsOfARunIsThisAndNoMore() {
    assertThat(AllSettings.OPERATIONAL)
        .containsExactlyInAnyOrder(
            "policy.model",
            "run.access",
            "dataset.max-line-bytes",
            "dataset.eval-share",
            "dataset.columns.prompt",
            "dataset.columns.reference",
            "dataset.columns.id",
            "dataset.columns.source",
            "dataset.columns.subject",
            "reward.none-scored",
            "reward.judge.model",
            "loop.keep-policies",
            "loop.evaluate-every",
            "executor.model-cache-gib",
            "update.placement",
            "update.shard-mib",
            "sweep.alarms",
            "sweep.cells",
            "sweep.claims",
            "sweep.metrics",
            "sweep.seeds",
            "reward.remote-judge.api-key-env",
            "reward.remote-judge.concurrency",
            "reward.remote-judge.connect-timeout",
            "reward.remote-judge.attempt-timeout",
            "reward.remote-judge.deadline",
            "reward.remote-judge.max-attempts",
            "reward.remote-judge.backoff-base",
            "reward.remote-judge.backoff-max",
            "reward.remote-judge.breaker-failures",
            "reward.remote-judge.breaker-wait",
            "reward.remote-judge.max-answer-bytes",
            "rollout.server.url",
            "rollout.server.kind",
            "rollout.server.model",
            "rollout.server.push",
            "rollout.server.run-folder",
            "rollout.server.reload-method",
            "rollout.server.command",
            "rollout.server.environment",
            "rollout.server.count",
            "rollout.server.start-timeout",
            "rollout.server.tolerance",
            "rollout.server.api-key-env",
            "rollout.server.concurrency",
            "rollout.server.connect-timeout",
            "rollout.server.attempt-timeout",
            "rollout.server.deadline",
            "rollout.server.max-attempts",
            "rollout.server.backoff-base",
            "rollout.server.backoff-max",
            "rollout.server.breaker-failures",
            "rollout.server.breaker-wait",
            "rollout.server.push-timeout",
            "rollout.server.patience",
            "rollout.server.max-answer-bytes",
            "track.to",
            "track.tensorboard.dir",
            "track.mlflow.uri",
            "track.mlflow.experiment",
            "track.mlflow.run-name",
            "track.mlflow.parent",
            "alarm.action",
            "alarm.length-collapse",
            "alarm.kl-surge",
            "alarm.divergence",
            "alarm.window",
            "alarm.min-agreement",
            "alarm.guarded-share",
            "alarm.judge-neither-share",
            "alarm.equal-groups",
            "alarm.clipped-share",
            "alarm.flat-reward",
            "alarm.judge-yes",
            "alarm.skipped-steps",
            "alarm.mismatch-kl");
  }

  @Test
  void aChangeFromOrToAnEmptyTextShowsIt() {
    assertThat(new SettingChange("policy.optimizer", "", "6bc2ea").text())
        .isEqualTo("policy.optimizer is 6bc2ea here, but '' in its run.json");
    assertThat(new SettingChange("policy.optimizer", "6bc2ea", "").text())
        .isEqualTo("policy.optimizer is '' here, but 6bc2ea in its run.json");
  }
}
