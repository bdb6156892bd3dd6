package io.rlvr.rollout.server;

import static io.rlvr.reward.judge.FakeEndpoint.say;
import static io.rlvr.rollout.server.ServerFixture.MISSING;
import static io.rlvr.rollout.server.ServerFixture.PROBED;
import static io.rlvr.rollout.server.ServerFixture.server;
import static io.rlvr.rollout.server.ServerFixture.weights;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.rlvr.config.UserException;
import io.rlvr.reward.judge.FakeEndpoint;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A server that somebody's push has stopped, and who lets it go. */
class TestHeldServer {
  private static final List<float[]> KNOWN = List.of(new float[] {-1});
  private static final FakeEndpoint.Step HELD = say(200, "{\"is_paused\": true}");
  private static final FakeEndpoint.Step DONE = say(200, "{}");

  @Test
  void aServerThatIsHeldByAPushOfAnotherProcessIsWaitedFor() {
    try (FakeEndpoint endpoint =
            FakeEndpoint.start(HELD, HELD, say(200, "{\"is_paused\": false}"), say(200, PROBED));
        PolicyServer server = server(endpoint)) {
      assertThat(server.prepare(weights(KNOWN))).isZero();
      assertThat(endpoint.requests())
          .extracting(FakeEndpoint.Request::method, FakeEndpoint.Request::path)
          .containsExactly(
              tuple("GET", "/is_paused"),
              tuple("GET", "/is_paused"),
              tuple("GET", "/is_paused"),
              tuple("POST", "/v1/completions"));
    }
  }

  @Test
  void aServerThatIsHeldForLongerThanAPushTakesIsFreedByAPush() {
    try (FakeEndpoint endpoint =
            FakeEndpoint.start(HELD, HELD, HELD, DONE, DONE, DONE, DONE, say(200, PROBED));
        PolicyServer server = server(endpoint, "rollout.server.push-timeout=0.3")) {
      assertThat(server.prepare(weights(KNOWN))).isZero();
      assertFreed(endpoint.requests().subList(3, 8));
    }
  }

  @Test
  void aServerThatIsHeldIsFreedAtOnceByARunThatHadNothingThereYet() {
    try (FakeEndpoint endpoint =
            FakeEndpoint.start(HELD, DONE, DONE, DONE, DONE, say(200, PROBED));
        PolicyServer server = server(endpoint)) {
      assertThat(server.push(weights(List.of()))).isZero();
      assertFreed(endpoint.requests().subList(1, 6));
    }
  }

  @Test
  void aServerThatWasNotLetGoAfterWholeWeightsIsBeforeItIsAskedAgain() {
    FakeEndpoint.Step unknown = say(404, MISSING);
    FakeEndpoint.Step probed = say(200, PROBED);
    FakeEndpoint.Step out = say(503, "{\"error\": {\"message\": \"busy\"}}");
    try (FakeEndpoint endpoint =
            FakeEndpoint.start(unknown, probed, DONE, DONE, DONE, out, DONE, unknown, probed);
        PolicyServer server = server(endpoint)) {
      assertThatThrownBy(() -> server.push(weights(List.of())))
          .isInstanceOf(ServerOutageException.class)
          .hasMessage(endpoint.host() + ": HTTP 503: busy");
      assertThat(server.prepare(weights(KNOWN))).isZero();
      assertThat(endpoint.requests().subList(5, 9))
          .extracting(FakeEndpoint.Request::path)
          .containsExactly("/resume", "/resume", "/is_paused", "/v1/completions");
    }
  }

  @Test
  void aServerThatDoesNotSayWhetherItIsHeldIsAskedForItsProbe() {
    try (FakeEndpoint endpoint = FakeEndpoint.start(say(404, MISSING), say(200, PROBED));
        PolicyServer server = server(endpoint)) {
      assertThat(server.prepare(weights(KNOWN))).isZero();
    }
    try (FakeEndpoint endpoint = FakeEndpoint.start(say(200, "{}"));
        PolicyServer server = server(endpoint)) {
      assertThatThrownBy(() -> server.prepare(weights(KNOWN)))
          .isInstanceOf(UserException.class)
          .hasMessage(
              "Cannot sample version 4 from %s: HTTP 200, but is_paused is neither true nor false",
              endpoint.host());
    }
  }

  private static void assertFreed(List<FakeEndpoint.Request> requests) {
    assertThat(requests)
        .extracting(FakeEndpoint.Request::path)
        .containsExactly(
            "/pause?mode=wait",
            "/collective_rpc",
            "/reset_prefix_cache",
            "/resume",
            "/v1/completions");
  }
}
