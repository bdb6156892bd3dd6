package io.rlvr.jobs.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.rlvr.store.EarlierSteps;
import io.rlvr.store.Manifest;
import io.rlvr.store.RunJson;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class TestLineage {
  private static final Map<String, Object> RUN =
      Map.of("run.seed", 5, "reward.type", "exact", "advantage.type", "rloo", "user.bonus", 1);

  @Test
  void whatAgreesWithTheRecordIsOwn() {
    Lineage lineage =
        lineage(
            manifest("a", Map.of("reward.type", "exact", "user.bonus", 1), Map.of()),
            manifest("b", Map.of("reward.type", "contains", "user.bonus", 1), Map.of()));

    assertThat(lineage.own()).containsOnlyKeys("a");
    assertThat(lineage.offshoots()).containsOnlyKeys("b");
  }

  @Test
  void whatIsMadeFromAnOffshootIsOneAtAnyDistance() {
    Lineage lineage =
        lineage(
            manifest("a", Map.of("advantage.type", "rloo", "user.bonus", 1), Map.of("x", "b")),
            manifest("b", Map.of("advantage.type", "rloo", "user.bonus", 1), Map.of("x", "c")),
            manifest("c", Map.of("reward.type", "contains", "user.bonus", 1), Map.of("x", "d")),
            manifest("d", Map.of("reward.type", "exact", "user.bonus", 1), Map.of()));

    assertThat(lineage.own()).containsOnlyKeys("d");
  }

  @Test
  void theUsersOwnSettingsCountWhereTheyAreMissingToo() {
    assertThat(lineage(manifest("a", Map.of("reward.type", "exact"), Map.of())).own()).isEmpty();
    assertThat(lineage(manifest("a", Map.of("user.bonus", 2), Map.of())).own()).isEmpty();
    assertThat(lineage(manifest("a", Map.of("user.bonus", 1, "user.x", 2), Map.of())).own())
        .isEmpty();
  }

  /** Steps 1 and 2 were trained when there were to be 2, the others when there were to be 4. */
  @Test
  void anUpdateOfBeforeTheStepsWereRaisedIsTheRunsOwn() {
    RunJson record =
        new RunJson(
            new TreeMap<>(Map.of("loop.steps", 4)),
            new TreeMap<>(),
            "ab",
            new TreeMap<>(),
            List.of(new EarlierSteps(2, 2)),
            Optional.empty());
    Map<String, Manifest> all =
        Map.of(
            "a",
            update("a", 2, 2),
            "b",
            update("b", 3, 4),
            "c",
            update("c", 2, 4),
            "d",
            update("d", 3, 2));

    assertThat(Lineage.of(record, all).own()).containsOnlyKeys("a", "b");
  }

  private static Manifest update(String id, int step, int steps) {
    return new Manifest(
        id,
        "update",
        step,
        new TreeMap<>(),
        new TreeMap<>(Map.of("loop.steps", steps)),
        Optional.empty(),
        List.of(),
        "",
        new TreeMap<>(),
        new TreeMap<>(),
        new TreeMap<>(),
        new TreeMap<>());
  }

  @Test
  void whatIsFreeInARunDoesNotCount() {
    assertThat(
            lineage(manifest("a", Map.of("policy.model", "moved", "user.bonus", 1), Map.of()))
                .own())
        .containsOnlyKeys("a");
  }

  @Test
  void aRecordFromBeforeASettingWasThereWasMadeWithItsDefault() {
    assertThat(lineage(manifest("a", Map.of("lora.rank", 0, "user.bonus", 1), Map.of())).own())
        .containsOnlyKeys("a");
    assertThat(lineage(manifest("a", Map.of("lora.rank", 4, "user.bonus", 1), Map.of())).own())
        .isEmpty();
    assertThat(SettingChange.between(RUN, Map.of("lora.rank", 4)))
        .contains(new SettingChange("lora.rank", "0", "4"));
  }

  private static Lineage lineage(Manifest... manifests) {
    Map<String, Manifest> all = new TreeMap<>();
    for (Manifest manifest : manifests) {
      all.put(manifest.id(), manifest);
    }
    return Lineage.of(new RunJson(new TreeMap<>(RUN), "ab", new TreeMap<>()), all);
  }

  private static Manifest manifest(
      String id, Map<String, Object> settings, Map<String, String> inputs) {
    return new Manifest(
        id,
        "stage",
        1,
        new TreeMap<>(inputs),
        new TreeMap<>(settings),
        Optional.empty(),
        List.of(),
        "",
        new TreeMap<>(),
        new TreeMap<>(),
        new TreeMap<>(),
        new TreeMap<>());
  }
}
