package io.rlvr.jobs.track;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rlvr.config.Settings;
import io.rlvr.jobs.settings.TrackSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who asks, and what a server says that does not do what it was asked. */
class TestMlflowAnswers {
  private static final Duration DEADLINE = Duration.ofSeconds(20);

  @TempDir private Path folder;
  private final List<String> notes = new ArrayList<>();
  private final Map<String, String> environment = new HashMap<>();
  private FakeMlflow server;

  @BeforeEach
  void start() throws IOException {
    server = new FakeMlflow();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void theTokenIsSentToTheServer() throws Exception {
    environment.put("MLFLOW_TRACKING_TOKEN", "secret-token-1");
    mlflow().show(SomeRun.step(0));

    assertThat(server.heard())
        .isNotEmpty()
        .allMatch(each -> each.authorization().equals("Bearer secret-token-1"));
  }

  @Test
  void userAndPasswordAreSentToTheServer() throws Exception {
    environment.put("MLFLOW_TRACKING_USERNAME", "Aladdin");
    environment.put("MLFLOW_TRACKING_PASSWORD", "open sesame");
    mlflow().show(SomeRun.step(0));

    // RFC 7617, section 2
    assertThat(server.heard())
        .isNotEmpty()
        .allMatch(each -> each.authorization().equals("Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ=="));
  }

  @Test
  void aRedirectIsNotFollowed() throws Exception {
    environment.put("MLFLOW_TRACKING_TOKEN", "secret-token-1");
    try (FakeMlflow elsewhere = new FakeMlflow()) {
      server.strike(
          (call, exchange, work) -> {
            exchange.getResponseHeaders().set("Location", elsewhere.uri() + "/");
            exchange.sendResponseHeaders(302, -1);
            return true;
          });

      assertThatThrownBy(() -> mlflow().show(SomeRun.step(0)))
          .isInstanceOf(TrackerException.Refusal.class)
          .hasMessage(
              "HTTP 302, a redirect, and credentials go to the address that was given alone");
      assertThat(elsewhere.heard()).isEmpty();
    }
  }

  @Test
  void aRefusalIsSaidWithoutTheToken() {
    environment.put("MLFLOW_TRACKING_TOKEN", "secret-token-1");
    server.strike(FakeMlflow.status(401, "{\"message\": \"no: secret-token-1\\nis unknown\"}"));

    assertThatThrownBy(() -> mlflow().show(SomeRun.step(0)))
        .isInstanceOf(TrackerException.Refusal.class)
        .hasMessage("HTTP 401: no: [api key]\\nis unknown");
  }

  /** As servers do that repeat a request's headers. */
  @Test
  void noFormOfUserAndPasswordIsSaid() {
    environment.put("MLFLOW_TRACKING_USERNAME", "bob");
    environment.put("MLFLOW_TRACKING_PASSWORD", "p@s w\u00f6rx");
    server.strike(
        FakeMlflow.status(
            400,
            "{\"message\": \"Basic Ym9iOnBAcyB3w7ZyeA==, p@s w\u00f6rx, p%40s+w%C3%B6rx,"
                + " cEBzIHfDtnJ4\"}"));

    assertThatThrownBy(() -> mlflow().show(SomeRun.step(0)))
        .hasMessage("HTTP 400: Basic [api key], [api key], [api key], [api key]");
  }

  @Test
  void aSlowServerIsAnOutage() {
    server.strike(FakeMlflow.slow(Duration.ofSeconds(10)));

    assertThatThrownBy(
            () ->
                new Mlflow(options(), SomeRun.in(folder), notes::add, Duration.ofMillis(200))
                    .show(SomeRun.step(0)))
        .isInstanceOf(TrackerException.Outage.class)
        .hasMessage("no answer in 200 ms");
  }

  @Test
  void aServerThatIsNotThereIsAnOutage() {
    Mlflow mlflow = mlflow();
    server.close();

    assertThatThrownBy(() -> mlflow.show(SomeRun.step(0)))
        .isInstanceOf(TrackerException.Outage.class)
        .hasMessage("no connection");
  }

  @Test
  void theServerSaysHowLongToWait() {
    server.strike(
        (call, exchange, work) -> {
          exchange.getResponseHeaders().set("Retry-After", "7");
          return FakeMlflow.status(429, "slow down").strike(call, exchange, work);
        });

    assertThatThrownBy(() -> mlflow().show(SomeRun.step(0)))
        .isInstanceOfSatisfying(
            TrackerException.Outage.class,
            outage -> assertThat(outage.wanted()).contains(Duration.ofSeconds(7)))
        .hasMessage("HTTP 429: slow down");
  }

  @Test
  void whatIsNoMlflowServerIsRefused() {
    server.strike(FakeMlflow.status(200, "<html>"));
    assertThatThrownBy(() -> mlflow().show(SomeRun.step(0)))
        .isInstanceOf(TrackerException.Refusal.class)
        .hasMessage("its answer is not JSON at column 1, so it is no MLflow server");

    server.strike(FakeMlflow.status(200, "{}"));
    assertThatThrownBy(() -> mlflow().show(SomeRun.step(0)))
        .hasMessage("its answer has no experiment_id, so it is no MLflow server");
  }

  @Test
  void pagesThatDoNotEndAreRefused() throws Exception {
    mlflow().show(SomeRun.step(0));
    server.strike(
        (call, exchange, work) ->
            call.equals("metrics/get-history")
                && FakeMlflow.status(200, "{\"next_page_token\": \"again\"}")
                    .strike(call, exchange, work));

    assertThatThrownBy(() -> mlflow().show(SomeRun.step(1)))
        .isInstanceOf(TrackerException.Refusal.class)
        .hasMessage("its pages of rlvr/metrics do not end");
  }

  @Test
  void aDeletedExperimentIsSaid() throws Exception {
    mlflow().show(SomeRun.step(0));
    server.deleteExperiments();

    assertThatThrownBy(() -> mlflow().show(SomeRun.step(1)))
        .isInstanceOf(TrackerException.Refusal.class)
        .hasMessage("experiment mine is deleted there (expected one that is not)");
  }

  private Mlflow mlflow() {
    return new Mlflow(options(), SomeRun.in(folder), notes::add, DEADLINE);
  }

  private MlflowOptions options() {
    return MlflowOptions.from(
        Settings.defaults(
            TrackSettings.KEYS,
            List.of("track.mlflow.uri=" + server.uri(), "track.mlflow.experiment=mine")),
        name -> Optional.ofNullable(environment.get(name)));
  }
}
