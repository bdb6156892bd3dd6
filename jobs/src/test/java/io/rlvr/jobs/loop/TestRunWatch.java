package io.rlvr.jobs.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.rlvr.config.Settings;
import io.rlvr.config.UserException;
import io.rlvr.data.RolloutMetrics;
import io.rlvr.jobs.run.AllSettings;
import io.rlvr.jobs.settings.AlarmLimits;
import io.rlvr.jobs.settings.AlarmSettings;
import io.rlvr.store.Manifest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class TestRunWatch {
  private static final double[] LENGTHS = {40, 4, 4, 40, 4};

  private final List<String> said = new ArrayList<>();

  @Test
  void anAlarmIsSaidWhenItBeginsAndWhenItBeginsAgain() {
    assertThat(stops("alarm.action=warn")).isEmpty();
    assertThat(said)
        .containsExactly(
            "alarm at step 2: length-collapse: responses have 4.0 tokens in the mean, 40.0 at step"
                + " 1 (alarm.length-collapse is 0.3)",
            "alarm at step 5: length-collapse: responses have 4.0 tokens in the mean, 40.0 at step"
                + " 1 (alarm.length-collapse is 0.3)");
  }

  @Test
  void anAlarmStopsWhereItIsAsked() {
    assertThat(stops("alarm.action=stop"))
        .containsExactly(
            "Cannot go on after step 2: responses have 4.0 tokens in the mean, 40.0 at step 1"
                + " (alarm.length-collapse is 0.3); read the report, then change that limit or set"
                + " alarm.action to warn");
    assertThat(said).isEmpty();
  }

  @Test
  void whatWasWrongBeforeAStageIsNotSaidAfterIt() {
    RunWatch watch = new RunWatch(Settings.defaults(AlarmSettings.KEYS, List.of()), said::add);
    watch.observe(rollout(1, 40));
    watch.observe(rollout(2, 4));
    watch.passOver(2);

    assertThat(watch.after(2)).isEmpty();
    assertThat(said).isEmpty();

    watch.passOver(3);
    watch.observe(rollout(3, 5));

    assertThat(watch.after(3)).isEmpty();
    assertThat(said).isEmpty();

    watch.observe(rollout(4, 40));
    watch.passOver(5);
    watch.observe(rollout(5, 5));

    assertThat(watch.after(5)).isEmpty();
    assertThat(said)
        .containsExactly(
            "alarm at step 5: length-collapse: responses have 5.0 tokens in the mean, 40.0 at step"
                + " 1 (alarm.length-collapse is 0.3)");
  }

  @Test
  void alarmsOfStepsThatWereDoneBeforeAreOneLine() {
    RunWatch watch = new RunWatch(Settings.defaults(AlarmSettings.KEYS, List.of()), said::add);
    List<Manifest> done =
        List.of(rollout(1, 40), rollout(2, 4), rollout(3, 40), rollout(4, 4), rollout(5, 40));
    watch.before(done);
    for (Manifest manifest : done) {
      watch.observe(manifest);
      watch.after(manifest.step());
    }
    assertThat(said).isEmpty();

    watch.observe(rollout(6, 4));
    watch.after(6);
    watch.sayBefore();

    assertThat(said)
        .containsExactly(
            "2 alarms of steps that were done before (see the report)",
            "alarm at step 6: length-collapse: responses have 4.0 tokens in the mean, 40.0 at step"
                + " 1 (alarm.length-collapse is 0.3)");
  }

  @Test
  void anotherLimitLetsTheRunGoOn() {
    assertThat(stops("alarm.action=stop", "alarm.length-collapse=0.1")).isEmpty();
  }

  @Test
  void nothingIsSaidWhereNobodyLooks() {
    assertThat(stops("alarm.action=off")).isEmpty();
    assertThat(said).isEmpty();
  }

  @Test
  void alarmsChangeNoStageAndMayDifferBetweenCommands() {
    List<String> names = AlarmSettings.KEYS.stream().map(key -> key.name()).toList();
    assertThat(AllSettings.OPERATIONAL).containsAll(names);
    assertThat(AllSettings.KEYS).containsAll(AlarmSettings.KEYS);
  }

  @Test
  void everySettingIsALimitOfItsOwn() {
    assertThat(
            AlarmLimits.recorded(
                Map.of("alarm.kl-surge", 7, "alarm.window", 9, "alarm.action", "stop"),
                List.of(
                    "alarm.length-collapse=0.1",
                    "alarm.kl-surge=2",
                    "alarm.divergence=3",
                    "alarm.min-agreement=0.4",
                    "alarm.guarded-share=0.5",
                    "alarm.judge-neither-share=0.6",
                    "alarm.equal-groups=0.7",
                    "alarm.clipped-share=0.8",
                    "alarm.flat-reward=0.01",
                    "alarm.judge-yes=0.9",
                    "alarm.skipped-steps=8",
                    "alarm.mismatch-kl=0.02")))
        .isEqualTo(new AlarmLimits(0.1, 2, 3, 9, 0.4, 0.5, 0.6, 0.7, 0.8, 0.01, 0.9, 8, 0.02));
  }

  /** Why the run stops, step by step, until it does. */
  private List<String> stops(String... overrides) {
    RunWatch watch =
        new RunWatch(Settings.defaults(AlarmSettings.KEYS, List.of(overrides)), said::add);
    List<String> reasons = new ArrayList<>();
    for (int step = 1; step <= LENGTHS.length && reasons.isEmpty(); step++) {
      watch.observe(rollout(step, LENGTHS[step - 1]));
      watch.after(step).map(UserException::getMessage).ifPresent(reasons::add);
    }
    return reasons;
  }

  private static Manifest rollout(int step, double length) {
    return new Manifest(
        "id of step " + step,
        "rollout",
        step,
        new TreeMap<>(),
        new TreeMap<>(),
        Optional.empty(),
        List.of(),
        "",
        new TreeMap<>(),
        new TreeMap<>(Map.of(RolloutMetrics.RESPONSE_LENGTH_MEAN.name(), length)),
        new TreeMap<>(),
        new TreeMap<>());
  }
}
