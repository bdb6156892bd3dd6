package io.rlvr.rollout.server;

import io.rlvr.config.Settings;
import io.rlvr.data.Maybe;
import io.rlvr.reward.judge.FakeEndpoint;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/** A version with an adapter or whole weights, and a server that is asked for it once. */
final class ServerFixture {
  static final ServedPolicy POLICY =
      new ServedPolicy(
          4,
          "rlvr-v00004-0123",
          "0123456789",
          Maybe.of("/runs/a/policy/v00004"),
          Maybe.none(),
          new Probe(new int[] {5, 6, 7}, new int[] {2}, new float[] {-2.5f}),
          List.of(),
          50);

  static final String PROBED =
      """
      {"choices": [{"logprobs": {"top_logprobs": [{"token_id:8": -0.5, "token_id:7": -2.5}]}}]}
      """;

  static final String MISSING = "{\"error\": {\"message\": \"no such model\"}}";

  private ServerFixture() {}

  static ServedPolicy weights(List<float[]> replaceable) {
    return new ServedPolicy(
        POLICY.version(),
        "",
        POLICY.salt(),
        Maybe.none(),
        Maybe.of("/runs/a/policy/v00004"),
        POLICY.probe(),
        replaceable,
        POLICY.vocabulary());
  }

  static PolicyServer server(FakeEndpoint endpoint, String... more) {
    String url = "http://" + endpoint.host();
    return PolicyServer.open(URI.create(url), options(List.of(url), more));
  }

  static ServerOptions options(List<String> urls, String... more) {
    List<String> all =
        new ArrayList<>(
            List.of(
                "rollout.server.url=[\"" + String.join("\",\"", urls) + "\"]",
                "rollout.server.backoff-base=0.001",
                "rollout.server.max-attempts=1"));
    all.addAll(List.of(more));
    return ServerOptions.from(Settings.defaults(ServerSettings.KEYS, all));
  }
}
