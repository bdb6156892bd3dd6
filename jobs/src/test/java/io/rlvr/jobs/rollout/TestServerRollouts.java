package io.rlvr.jobs.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rlvr.config.Settings;
import io.rlvr.config.UserException;
import io.rlvr.data.Rollout;
import io.rlvr.jobs.cli.TrainCommand;
import io.rlvr.jobs.models.ExecutorModels;
import io.rlvr.jobs.run.RunTables;
import io.rlvr.jobs.spark.Sessions;
import io.rlvr.jobs.table.Tables;
import io.rlvr.jobs.testing.FakeServer;
import io.rlvr.jobs.testing.FakeServer.Answer;
import io.rlvr.jobs.testing.TinyRun;
import io.rlvr.store.LocalFileStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs whose rollouts a server samples, which is a fake with the run's own arithmetic. */
@Tag("slow")
class TestServerRollouts {
  private static final String LORA = "lora.rank=2";
  private static final String WEIGHTS = "rollout.server.push=weights";

  @TempDir private Path folder;
  private Path configuration;
  private FakeServer server;

  @BeforeEach
  void startServer() throws IOException {
    configuration = TinyRun.configuration(folder);
    server = FakeServer.start(folder.resolve("model"));
  }

  @AfterEach
  void free() {
    server.close();
    ExecutorModels.shared().clear();
  }

  @Test
  void aServerWithAdaptersSamplesWhatTheResidentEngineSamples() throws IOException {
    assertThat(rollouts("served", server(LORA))).isEqualTo(rollouts("resident", List.of(LORA)));
    assertThat(server.calls())
        .filteredOn(path -> path.equals("/v1/load_lora_adapter"))
        .hasSize(2); // of steps 1 and 2; the last is evaluated
  }

  @Test
  void aServerWithWholeWeightsSamplesWhatTheResidentEngineSamples() throws IOException {
    assertThat(rollouts("served", server(WEIGHTS))).isEqualTo(rollouts("resident", List.of()));
    assertThat(server.calls())
        .filteredOn(
            path ->
                path.startsWith("/pause")
                    || path.equals("/collective_rpc")
                    || path.equals("/reset_prefix_cache")
                    || path.equals("/resume"))
        .containsExactly(
            "/pause?mode=wait",
            "/collective_rpc",
            "/reset_prefix_cache",
            "/resume",
            "/pause?mode=wait",
            "/collective_rpc",
            "/reset_prefix_cache",
            "/resume");
  }

  @Test
  void sglangSamplesTheSameInItsOwnWords() throws IOException {
    String sglang = "rollout.server.kind=sglang";

    assertThat(rollouts("adapters", server(LORA, sglang)))
        .isEqualTo(rollouts("resident-adapters", List.of(LORA)));
    assertThat(rollouts("weights", server(WEIGHTS, sglang)))
        .isEqualTo(rollouts("resident-weights", List.of()));
  }

  @Test
  void aLagServesTwoVersionsInTurn() throws IOException {
    String[] lag = {"loop.max-lag=1", "loop.steps=3", "loss.type=clipped"};

    assertThat(rollouts("adapters", server(with(lag, LORA))))
        .isEqualTo(rollouts("resident-adapters", List.of(with(lag, LORA))));
    assertThat(rollouts("weights", server(with(lag, WEIGHTS))))
        .isEqualTo(rollouts("resident-weights", List.of(lag)));
  }

  @Test
  void aServerThatWasStartedAgainGetsTheVersionAgain() throws IOException {
    AtomicInteger completions = new AtomicInteger();
    for (String push : List.of(LORA, WEIGHTS)) {
      completions.set(0);
      server.trouble(
          (path, body, right) -> {
            if (path.equals("/v1/completions") && DEATHS.contains(completions.incrementAndGet())) {
              new Thread(this::killAndRestart).start();
            }
            return right;
          });
      List<String> resident = push.equals(LORA) ? List.of(LORA) : List.of();

      assertThat(rollouts("served-" + push, server(push)))
          .isEqualTo(rollouts("resident-" + push, resident));
      assertThat(completions).hasValueGreaterThan(80);
    }
  }

  @Test
  void aPushThatChangesNothingIsNotBelieved() {
    server.trouble(
        (path, body, right) -> path.equals("/v1/completions") ? shifted(right, -0.0002) : right);

    assertThatThrownBy(() -> rollouts("served", server(LORA)))
        .isInstanceOf(UserException.class)
        .hasMessageMatching(
            "Cannot sample version 0 from 127\\.0\\.0\\.1:\\d+: it serves another model than"
                + " policy\\.model, with log-probability -\\d\\.\\d{6} of token \\d+ of the probe"
                + " \\(expected -\\d\\.\\d{6} within 1\\.0E-4\\)");
  }

  @Test
  void weightsThatAreNearThoseOfTheVersionStopTheStep() {
    AtomicInteger reloads = new AtomicInteger();
    server.trouble(
        (path, body, right) -> {
          reloads.addAndGet(path.equals("/collective_rpc") ? 1 : 0);
          boolean isOff = reloads.get() > 0 && path.equals("/v1/completions");
          return isOff ? shifted(right, -0.0002) : right;
        });

    assertThatThrownBy(() -> rollouts("served", server(WEIGHTS)))
        .isInstanceOf(UserException.class)
        .hasMessageMatching(
            "Cannot prove version 1 on 127\\.0\\.0\\.1:\\d+: after the push it gives"
                + " log-probability -\\d\\.\\d{6} to token \\d+ of the probe \\(expected"
                + " -\\d\\.\\d{6} within 1\\.0E-4\\)");
    assertThat(server.calls())
        .containsSubsequence("/reset_prefix_cache", "/resume", "/v1/completions")
        .endsWith("/v1/completions");
  }

  @Test
  void weightsOfAnotherRunAreNotReplaced() throws IOException {
    Path other = folder.resolve("other");
    TinyRun.model(configuration, other, "run.seed=77");
    AtomicInteger reloads = new AtomicInteger();
    AtomicBoolean isOther = new AtomicBoolean();
    server.trouble(
        (path, body, right) -> {
          reloads.addAndGet(path.equals("/collective_rpc") ? 1 : 0);
          if (path.equals("/resume") && reloads.get() > 0 && !isOther.getAndSet(true)) {
            server.serve(other);
          }
          return right;
        });

    assertThatThrownBy(() -> rollouts("served", server(WEIGHTS)))
        .isInstanceOf(UserException.class)
        .hasMessageMatching("Cannot prove version 1 on .*");
    assertThatThrownBy(() -> rollouts("served", server(WEIGHTS)))
        .isInstanceOf(UserException.class)
        .hasMessageMatching(
            "Cannot sample version 1 from 127\\.0\\.0\\.1:\\d+: it serves weights that this run did"
                + " not push, with log-probability -\\d\\.\\d{6} of token \\d+ of the probe"
                + " \\(expected -\\d\\.\\d{6} within 1\\.0E-4, and a server that no other run pushes"
                + " to\\)");
  }

  @Test
  void aServerThatADeadDriverLeftPausedHalfWayIsPushedToAgain() throws IOException {
    Path mixture = folder.resolve("mixture");
    TinyRun.model(configuration, mixture, "run.seed=77");
    server.serve(mixture);
    server.pause();

    assertThat(rollouts("served", server(WEIGHTS))).isEqualTo(rollouts("resident", List.of()));
    assertThat(server.calls())
        .startsWith(
            "/is_paused",
            "/is_paused",
            "/pause?mode=wait",
            "/collective_rpc",
            "/reset_prefix_cache",
            "/resume",
            "/v1/completions");
  }

  @Test
  void aReloadThatBrokeHalfWayIsNotAnotherRuns() throws IOException {
    assertGoesOnAfterBrokenReload(() -> {});
  }

  @Test
  void norIsItAfterTheServerWasResumedByHand() throws IOException {
    assertGoesOnAfterBrokenReload(server::resume);
  }

  private void assertGoesOnAfterBrokenReload(Runnable then) throws IOException {
    Path mixture = folder.resolve("mixture");
    TinyRun.model(configuration, mixture, "run.seed=77");
    AtomicInteger reloads = new AtomicInteger();
    server.trouble(
        (path, body, right) -> {
          if (!path.equals("/collective_rpc") || reloads.incrementAndGet() != 1) {
            return right;
          }
          server.serve(mixture);
          then.run();
          return new Answer(500, "{\"error\": {\"message\": \"out of memory\"}}");
        });

    assertThat(rollouts("served", server(WEIGHTS, QUICK)))
        .isEqualTo(rollouts("resident", List.of()));
    assertThat(reloads).hasValue(3); // twice version 1, once version 2
  }

  @Test
  void aRefusedPushStopsTheStepAndTheServerGoesOn() {
    server.trouble(
        (path, body, right) ->
            path.equals("/collective_rpc")
                ? new Answer(400, "{\"error\": {\"message\": \"no such folder\"}}")
                : right);

    assertThatThrownBy(() -> rollouts("served", server(WEIGHTS)))
        .isInstanceOf(UserException.class)
        .hasMessageMatching(
            "Cannot push version 1 to 127\\.0\\.0\\.1:\\d+: HTTP 400: no such folder");
    assertThat(server.calls()).endsWith("/collective_rpc", "/resume");
  }

  @Test
  void aTemperatureThatTheServerLeavesOutIsRefused() {
    server.trouble(
        (path, body, right) -> {
          boolean isSample = body.path("temperature").asDouble() == 0.5;
          return isSample ? shifted(right, -0.5) : right;
        });

    assertThatThrownBy(
            () ->
                rollouts(
                    "served", server(LORA, "rollout.temperature=0.5", "evaluate.temperature=1")))
        .isInstanceOf(UserException.class)
        .hasMessageMatching(
            "Cannot sample version 0 from 127\\.0\\.0\\.1:\\d+: log-probability -\\d+\\.\\d{6} of"
                + " token \\d+ of a sample at temperature 0\\.5 \\(expected -\\d+\\.\\d{6} within"
                + " 1\\.0E-4; vLLM has them with --logprobs-mode processed_logprobs where"
                + " rollout\\.temperature is not 1, else with raw_logprobs\\)");
  }

  @Test
  void noServerWithinThePatienceIsOneLine() {
    server.kill();

    assertThatThrownBy(() -> rollouts("served", server(LORA, "rollout.server.patience=0.1", QUICK)))
        .isInstanceOf(UserException.class)
        .hasMessageMatching(
            "Cannot push version 0 within 0\\.1 s: 127\\.0\\.0\\.1:\\d+: no connection to"
                + " 127\\.0\\.0\\.1:\\d+ \\(expected a server of rollout\\.server\\.url that"
                + " answers\\)");
  }

  @Test
  void anAdapterIsNoWholeModel() {
    assertThatThrownBy(() -> rollouts("served", server(LORA, WEIGHTS)))
        .isInstanceOf(UserException.class)
        .hasMessage(
            "Invalid rollout.server.push: weights (expected adapters where lora.rank is above 0)");
    assertThatThrownBy(() -> rollouts("served", server("rollout.server.push=adapters")))
        .isInstanceOf(UserException.class)
        .hasMessage(
            "Invalid rollout.server.push: adapters (expected weights where lora.rank is 0)");
  }

  /** Completions after which the server ends: in a probe, among samples, and in a step after. */
  private static final Set<Integer> DEATHS = Set.of(40, 75, 150);

  private static final String QUICK = "rollout.server.max-attempts=1";

  private void killAndRestart() {
    server.kill();
    server.restart();
  }

  /** Every log-probability of an answer is off by so much. */
  private static Answer shifted(Answer right, double by) {
    String body =
        Pattern.compile("-\\d+\\.\\d+(E-?\\d+)?")
            .matcher(right.body())
            .replaceAll(number -> Double.toString(Double.parseDouble(number.group()) + by));
    return new Answer(right.status(), body);
  }

  private List<String> server(String... overrides) {
    return List.of(
        with(
            overrides,
            "rollout.engine=server",
            "rollout.server.url=[\"" + server.url() + "\"]",
            "rollout.server.backoff-base=0.05",
            "rollout.server.breaker-wait=0.5"));
  }

  private static String[] with(String[] some, String... more) {
    List<String> all = new ArrayList<>(List.of(some));
    all.addAll(List.of(more));
    return all.toArray(String[]::new);
  }

  /** What a run's rollouts are, with what does not depend on who sampled. */
  private List<String> rollouts(String name, List<String> overrides) throws IOException {
    Path run = folder.resolve(name);
    List<String> all = new ArrayList<>(overrides);
    all.add("update.old-logprobs=rollout");
    all.add("loss.importance-cap=0");
    Settings settings = TinyRun.settings(configuration, all.toArray(String[]::new));
    TrainCommand.train(settings, run.toString(), "local[2]");
    try (SparkSession spark = Sessions.open("local[2]", "test")) {
      return RunTables.of(spark, new LocalFileStore(run))
          .table(Tables.ROLLOUTS)
          .collectAsList()
          .stream()
          .map(Tables.ROLLOUTS::record)
          .sorted(
              Comparator.comparing(Rollout::step)
                  .thenComparing(Rollout::promptId)
                  .thenComparing(Rollout::sample))
          .map(TestServerRollouts::told)
          .toList();
    }
  }

  private static String told(Rollout row) {
    return "step %d prompt %s sample %d version %d: %s %s"
        .formatted(
            row.step(),
            row.promptId(),
            row.sample(),
            row.policyVersion(),
            Arrays.toString(row.responseIds()),
            row.finishReason());
  }
}
