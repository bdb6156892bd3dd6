package io.rlvr.jobs.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rlvr.config.UserException;
import io.rlvr.store.LocalFileStore;
import io.rlvr.store.Manifest;
import io.rlvr.store.RunJson;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a run of before log-probabilities were those of the temperature is told. */
class TestOlderLogprobs {
  @TempDir private Path run;

  @Test
  void aRunOfBeforeThatSampledAtAnotherTemperatureIsNotGoneOnWith() {
    OlderLogprobs older = of("rollout", "rollout.temperature", 0.7, Map.of());

    assertThat(older.remark())
        .contains(
            "Run %s is older: its log-probabilities, and the entropy and KL made of them, are of temperature 1, not of 0.7, which it was sampled at"
                .formatted(run));
    assertThatThrownBy(older::refuse)
        .isInstanceOf(UserException.class)
        .hasMessage(
            "Cannot resume run %s: its log-probabilities are of temperature 1.0 (expected 0.7,"
                + " which it samples at; it was begun by an older version); use another --run",
            run);
    assertThat(of("evaluate", "evaluate.temperature", 2.0, Map.of()).remark()).isPresent();
  }

  @Test
  void aRunThatSaysItsTemperatureOrSampledAtOneOrGreedilyIsNoSuchRun() {
    for (OlderLogprobs other :
        List.of(
            of("rollout", "rollout.temperature", 0.7, Map.of("logprob-temperature", 0.7)),
            of("rollout", "rollout.temperature", 1.0, Map.of()),
            of("rollout", "rollout.temperature", 1, Map.of()),
            of("rollout", "rollout.temperature", 0.0, Map.of()),
            of("update", "rollout.temperature", 0.7, Map.of()))) {
      assertThat(other.remark()).isEmpty();
      assertThatCode(other::refuse).doesNotThrowAnyException();
    }
  }

  private OlderLogprobs of(
      String stage, String key, Number temperature, Map<String, Double> metrics) {
    Map<String, Object> settings = Map.of(key, temperature);
    Manifest manifest =
        new Manifest(
            "a",
            stage,
            1,
            new TreeMap<>(),
            new TreeMap<>(settings),
            Optional.empty(),
            List.of(),
            "",
            new TreeMap<>(),
            new TreeMap<>(metrics),
            new TreeMap<>(),
            new TreeMap<>());
    RunJson record = new RunJson(new TreeMap<>(settings), "x", new TreeMap<>());
    return new OlderLogprobs(
        new RunFolder(
            new LocalFileStore(run),
            record,
            Lineage.of(record, Map.of("step=00001/" + stage + "-a", manifest))));
  }
}
