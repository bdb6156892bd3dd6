package io.rlvr.rollout.server;

import static io.rlvr.reward.judge.FakeEndpoint.say;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rlvr.config.Settings;
import io.rlvr.config.UserException;
import io.rlvr.data.Maybe;
import io.rlvr.model.engine.SampleRequest;
import io.rlvr.model.engine.Sampling;
import io.rlvr.reward.judge.FakeEndpoint;
import io.rlvr.text.BpeTrainer;
import io.rlvr.text.PromptEncoder;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Without patience: an outage may last for one pause and no longer. */
class TestServedSampler {
  private static final ServedPolicy POLICY =
      new ServedPolicy(
          4,
          "m",
          "0123456789",
          Maybe.none(),
          Maybe.none(),
          new Probe(new int[] {5, 6, 7}, new int[] {2}, new float[] {-2.5f}),
          List.of(),
          50);

  private static final FakeEndpoint.Step OUT = say(503, "");

  private static final FakeEndpoint.Step PROBED =
      say(200, "{\"choices\": [{\"logprobs\": {\"top_logprobs\": [{\"token_id:7\": -2.5}]}}]}");

  private static final FakeEndpoint.Step SAMPLE =
      say(
          200,
          """
          {"choices": [{"token_ids": [11, 2], "prompt_token_ids": [3, 4], "finish_reason": "stop",
            "logprobs": {"token_logprobs": [-0.5, -1.25]}}]}
          """);

  @TempDir private static Path folder;

  @BeforeAll
  static void trainTokenizer() throws IOException {
    BpeTrainer.train(Stream.of("a few words", "a few words"), 260, folder);
  }

  @Test
  void aServerThatWorkedBetweenTwoOutagesHasTimeForBoth() {
    try (FakeEndpoint endpoint = FakeEndpoint.start(OUT, PROBED, OUT, PROBED, SAMPLE, PROBED)) {
      assertThat(sample(endpoint, () -> {})).containsExactly(11, 2);
      assertThat(endpoint.requests()).hasSize(6);
    }
  }

  @Test
  void serversThatHaveNoAddressYetAreWaitedFor() {
    AtomicInteger rounds = new AtomicInteger();
    try (FakeEndpoint endpoint = FakeEndpoint.start(PROBED, SAMPLE, PROBED)) {
      Runnable first =
          () -> {
            if (rounds.getAndIncrement() == 0) {
              throw new ServerOutageException("no address of a");
            }
          };
      assertThat(sample(endpoint, first)).containsExactly(11, 2);
      assertThatThrownBy(
              () ->
                  sample(
                      endpoint,
                      () -> {
                        throw new ServerOutageException("no address of a");
                      }))
          .isInstanceOf(UserException.class)
          .hasMessage(
              "Cannot sample version 4 within 0 s: no address of a (expected a server of"
                  + " rollout.server.url that answers)");
    }
  }

  private static int[] sample(FakeEndpoint endpoint, Runnable lookUp) {
    ServerOptions options =
        ServerOptions.from(
            Settings.defaults(
                ServerSettings.KEYS,
                List.of(
                    "rollout.server.url=[\"http://" + endpoint.host() + "\"]",
                    "rollout.server.max-attempts=1")));
    try (PromptEncoder encoder = PromptEncoder.load(folder);
        PolicyServer server = PolicyServer.open(URI.create("http://" + endpoint.host()), options)) {
      Supplier<List<PolicyServer>> servers =
          () -> {
            lookUp.run();
            return List.of(server);
          };
      return new ServedSampler(encoder, 100, POLICY, servers, Duration.ZERO)
          .sample(
              List.of(new SampleRequest(new int[] {3, 4}, new long[] {1})),
              new Sampling(3, 1, 0, 1, 0, 1, List.of(2)))
          .get(0)
          .get(0)
          .ids();
    }
  }
}
