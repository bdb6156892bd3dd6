package io.rlvr.rollout.server;

import static io.rlvr.reward.judge.FakeEndpoint.say;
import static io.rlvr.rollout.server.ServerFixture.MISSING;
import static io.rlvr.rollout.server.ServerFixture.POLICY;
import static io.rlvr.rollout.server.ServerFixture.PROBED;
import static io.rlvr.rollout.server.ServerFixture.options;
import static io.rlvr.rollout.server.ServerFixture.server;
import static io.rlvr.rollout.server.ServerFixture.weights;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rlvr.config.UserException;
import io.rlvr.data.FinishReason;
import io.rlvr.model.engine.Sample;
import io.rlvr.model.engine.Sampling;
import io.rlvr.reward.judge.FakeEndpoint;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is sent to a server, word by word, and what is taken of its answers. */
class TestPolicyServer {
  private static final Sampling SAMPLING = new Sampling(3, 1, 7, 0.9, 0.1, 1.25, List.of(2, 9));

  private static final String SAMPLE =
      """
      {"choices": [{"token_ids": [11, 12, 2], "prompt_token_ids": [3, 4], "finish_reason": "stop",
        "logprobs": {"token_logprobs": [-0.5, -1.25, 0.0001]}}]}
      """;

  @Test
  void vllmIsSentEveryFieldOfTheSampling() {
    try (FakeEndpoint endpoint = FakeEndpoint.start(say(200, SAMPLE));
        PolicyServer server = server(endpoint)) {
      Sample sample = sample(server);

      assertThat(sample.ids()).containsExactly(11, 12, 2);
      assertThat(sample.logprobs()).containsExactly(-0.5f, -1.25f, 0);
      assertThat(sample.finishReason()).isEqualTo(FinishReason.STOP);
      assertThat(endpoint.requests())
          .containsExactly(
              new FakeEndpoint.Request(
                  "POST",
                  "/v1/completions",
                  "null",
                  "{\"model\":\"rlvr-v00004-0123\",\"prompt\":[3,4],\"n\":1,\"stream\":false,"
                      + "\"logprobs\":0,\"return_token_ids\":true,\"skip_special_tokens\":false,"
                      + "\"cache_salt\":\"0123456789\",\"max_tokens\":3,\"temperature\":1.0,"
                      + "\"top_k\":7,\"top_p\":0.9,\"min_p\":0.1,\"repetition_penalty\":1.25,"
                      + "\"presence_penalty\":0,\"frequency_penalty\":0,"
                      + "\"seed\":-9223372036854775808,\"stop_token_ids\":[2,9]}"));
    }
  }

  @Test
  void sglangIsSentEveryFieldOfTheSampling() {
    String answer =
        """
        {"output_ids": [11, 12, 13], "meta_info": {"finish_reason": {"type": "length", "length": 3},
          "output_token_logprobs": [[-0.5, 11, null], [-1.25, 12, null], [-2, 13, null]]}}
        """;
    try (FakeEndpoint endpoint = FakeEndpoint.start(say(200, answer));
        PolicyServer server = server(endpoint, "rollout.server.kind=sglang")) {
      Sample sample = sample(server);

      assertThat(sample.ids()).containsExactly(11, 12, 13);
      assertThat(sample.logprobs()).containsExactly(-0.5f, -1.25f, -2);
      assertThat(sample.finishReason()).isEqualTo(FinishReason.LENGTH);
      assertThat(endpoint.requests())
          .containsExactly(
              new FakeEndpoint.Request(
                  "POST",
                  "/generate",
                  "null",
                  "{\"input_ids\":[3,4],\"return_logprob\":true,\"stream\":false,"
                      + "\"lora_path\":\"rlvr-v00004-0123\",\"sampling_params\":{"
                      + "\"max_new_tokens\":3,\"temperature\":1.0,\"top_k\":7,\"top_p\":0.9,"
                      + "\"min_p\":0.1,\"repetition_penalty\":1.25,\"presence_penalty\":0,"
                      + "\"frequency_penalty\":0,\"sampling_seed\":-9223372036854775808,"
                      + "\"skip_special_tokens\":false,\"n\":1,\"stop_token_ids\":[2,9]}}"));
    }
  }

  @ParameterizedTest(name = "{1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "no JSON|it is not JSON",
        "{}|token_ids is no list",
        "[11, 50, 2]|token_ids holds token 50 of a vocabulary of 50",
        "[11, -1, 2]|token_ids holds what is no token id",
        "[11, 1.5, 2]|token_ids holds what is no token id",
        "[11, 99999999999, 2]|token_ids holds what is no token id",
        "[11, 2]|there are 2 token ids and 3 log-probabilities",
        "[11, 12, 13, 2]|there are 4 token ids and 3 log-probabilities",
        "[11, 9, 2]|stop token 9 is not the last",
        "[11, 12, 13]|it stopped at token 13, which is no stop token of policy.model",
      })
  void anAnswerThatDoesNotFitIsOneLine(String ids, String why) {
    String body = ids.startsWith("[") ? SAMPLE.replace("[11, 12, 2]", ids) : ids;

    assertMalformed(body, why);
  }

  @ParameterizedTest(name = "{2}")
  @CsvSource(
      delimiter = '|',
      value = {
        "-1.25|0.01|a log-probability is not a number <= 0",
        "-1.25|null|a log-probability is not a number <= 0",
        "-1.25|\"-1\"|a log-probability is not a number <= 0",
        "-1.25|-1e300|a log-probability is not a number <= 0",
        "[3, 4]|[3, 5]|prompt_token_ids is another prompt",
        "\"stop\"|\"abort\"|finish_reason is neither stop nor length",
      })
  void anAnswerOfAnotherKindIsOneLine(String right, String wrong, String why) {
    assertMalformed(SAMPLE.replace(right, wrong), why);
  }

  @Test
  void anObjectInPlaceOfAListIsOneLine() {
    assertMalformed(
        SAMPLE.replace("[-0.5, -1.25, 0.0001]", "{\"a\": -0.5}"), "token_logprobs is no list");
    String sglang =
        """
        {"output_ids": [11], "meta_info": {"output_token_logprobs": {"a": [-0.5, 11, null]}}}
        """;
    try (FakeEndpoint endpoint = FakeEndpoint.start(say(200, sglang));
        PolicyServer server = server(endpoint, "rollout.server.kind=sglang")) {
      assertThatThrownBy(() -> sample(server))
          .isInstanceOf(UserException.class)
          .hasMessage(
              "Cannot sample version 4 from %s: HTTP 200, but output_token_logprobs is no list",
              endpoint.host());
    }
  }

  @Test
  void moreOrFewerTokensThanWereAskedForAreRefused() {
    assertMalformed(
        SAMPLE.replace("[11, 12, 2]", "[11, 12, 13, 2]").replace("-0.5, -1.25", "-0.5, -1.25, -1"),
        "there are 4 tokens where 1 to 3 were asked for");
    assertMalformed(
        SAMPLE.replace("[11, 12, 2]", "[11, 12]").replace("-1.25, ", "").replace("stop", "length"),
        "it ended for its length after 2 of 3 tokens");
  }

  @Test
  void anAnswerBeyondTheBoundIsNotRead() {
    try (FakeEndpoint endpoint = FakeEndpoint.start(say(200, SAMPLE));
        PolicyServer server = server(endpoint, "rollout.server.max-answer-bytes=50")) {
      assertThatThrownBy(() -> sample(server))
          .isInstanceOf(ServerOutageException.class)
          .hasMessage(endpoint.host() + ": answer of more than 50 bytes");
    }
  }

  @Test
  void aServerWithTooMuchToDoIsAskedAgain() {
    try (FakeEndpoint endpoint =
            FakeEndpoint.start(say(429, "", "Retry-After", "0"), say(503, ""), say(200, SAMPLE));
        PolicyServer server = server(endpoint, "rollout.server.max-attempts=3")) {
      assertThat(sample(server).ids()).containsExactly(11, 12, 2);
      assertThat(endpoint.requests()).hasSize(3);
    }
  }

  @Test
  void aServerThatIsTooSlowIsOut() {
    try (FakeEndpoint endpoint = FakeEndpoint.start()) {
      endpoint.then(endpoint.hang());
      try (PolicyServer server = server(endpoint, "rollout.server.attempt-timeout=0.05")) {
        assertThatThrownBy(() -> sample(server))
            .isInstanceOf(ServerOutageException.class)
            .hasMessage(endpoint.host() + ": no answer within 0.05 s");
      }
    }
  }

  @Test
  void whatAServerRefusesIsNotAskedAgain() {
    try (FakeEndpoint endpoint =
            FakeEndpoint.start(say(400, "{\"error\": {\"message\": \"min_p is off\"}}"));
        PolicyServer server = server(endpoint, "rollout.server.max-attempts=3")) {
      assertThatThrownBy(() -> sample(server))
          .isInstanceOf(UserException.class)
          .hasMessage("Cannot sample version 4 from %s: HTTP 400: min_p is off", endpoint.host());
      assertThat(endpoint.requests()).hasSize(1);
    }
  }

  @Test
  void anAdapterThatIsThereIsNotLoadedAgain() {
    try (FakeEndpoint endpoint = FakeEndpoint.start(say(200, PROBED));
        PolicyServer server = server(endpoint)) {
      assertThat(server.prepare(POLICY)).isZero();
      assertThat(endpoint.requests())
          .containsExactly(
              new FakeEndpoint.Request(
                  "POST",
                  "/v1/completions",
                  "null",
                  "{\"model\":\"rlvr-v00004-0123\",\"prompt\":[5,6],\"n\":1,\"stream\":false,"
                      + "\"logprobs\":0,\"return_token_ids\":true,\"skip_special_tokens\":false,"
                      + "\"cache_salt\":\"0123456789\",\"max_tokens\":1,\"temperature\":0,"
                      + "\"return_tokens_as_token_ids\":true,\"logprob_token_ids\":[7]}"));
    }
  }

  @Test
  void anAdapterThatIsMissingIsLoadedAndProved() {
    try (FakeEndpoint endpoint =
            FakeEndpoint.start(
                say(404, MISSING),
                say(404, MISSING), // asked again once it is this thread's turn
                say(200, "Success"),
                say(200, PROBED));
        PolicyServer server = server(endpoint)) {
      assertThat(server.prepare(POLICY)).isZero();
      assertThat(endpoint.requests().get(2))
          .isEqualTo(
              new FakeEndpoint.Request(
                  "POST",
                  "/v1/load_lora_adapter",
                  "null",
                  "{\"lora_name\":\"rlvr-v00004-0123\","
                      + "\"lora_path\":\"/runs/a/policy/v00004\"}"));
    }
  }

  @Test
  void anAdapterThatSaysSomethingElseIsRefusedWithBothNumbers() {
    try (FakeEndpoint endpoint =
            FakeEndpoint.start(
                say(404, MISSING),
                say(404, MISSING),
                say(400, "{\"error\": {\"message\": \"has already been loaded\"}}"),
                say(200, PROBED.replace("-2.5", "-2.5002")));
        PolicyServer server = server(endpoint)) {
      assertThatThrownBy(() -> server.prepare(POLICY))
          .isInstanceOf(UserException.class)
          .hasMessage(
              "Cannot prove version 4 on %s: after the push it gives log-probability -2.500200 to"
                  + " token 0 of the probe (expected -2.500000 within 1.0E-4)",
              endpoint.host());
    }
  }

  @Test
  void anAdapterThatIsNotThereAfterItWasLoadedIsAnOutage() {
    try (FakeEndpoint endpoint =
            FakeEndpoint.start(
                say(404, MISSING), say(404, MISSING), say(200, "Success"), say(404, MISSING));
        PolicyServer server = server(endpoint)) {
      assertThatThrownBy(() -> server.prepare(POLICY))
          .isInstanceOf(ServerOutageException.class)
          .hasMessage(
              "%s: after the push of version 4 it knows no model rlvr-v00004-0123",
              endpoint.host());
    }
  }

  /** What llama.cpp's server makes of the request: the likeliest tokens, whatever is asked for. */
  @Test
  void aServerThatCannotScoreTheProbeIsRefused() {
    String llama =
        """
        {"choices": [{"text": " a", "index": 0, "finish_reason": "length", "logprobs": {"content":
          [{"id": 8, "token": " a", "logprob": -0.5, "top_logprobs": []}]}}]}
        """;
    try (FakeEndpoint endpoint = FakeEndpoint.start(say(404, MISSING), say(200, llama));
        PolicyServer server = server(endpoint)) {
      assertThatThrownBy(() -> server.prepare(weights(List.of())))
          .isInstanceOf(UserException.class)
          .hasMessage(
              "Cannot sample version 4 from %s: HTTP 200, but it has no log-probability of token 7"
                  + " (vLLM 0.32 has, by logprob_token_ids)",
              endpoint.host());
    }
  }

  @Test
  void whatVllmHasNoLogprobabilitiesOfIsRefused() {
    ServerOptions options = options(List.of("http://h.example"));

    assertThatThrownBy(() -> options.check(new Sampling(3, 0.5, 7, 1, 0, 1, List.of())))
        .isInstanceOf(UserException.class)
        .hasMessage(
            "Invalid rollout.temperature: 0.5 (expected 1 where rollout.engine is server with vLLM"
                + " and rollout.top-k, top-p, min-p or repetition-penalty is set: it has no"
                + " log-probabilities after the one and before the other)");
    options.check(new Sampling(3, 0.5, 0, 1, 0, 1, List.of()));
    options.check(new Sampling(3, 1, 7, 0.9, 0.1, 1.25, List.of()));
    options(List.of("http://h.example"), "rollout.server.kind=sglang")
        .check(new Sampling(3, 0.5, 7, 1, 0, 1, List.of()));
  }

  private static void assertMalformed(String body, String why) {
    try (FakeEndpoint endpoint = FakeEndpoint.start(say(200, body));
        PolicyServer server = server(endpoint)) {
      assertThatThrownBy(() -> sample(server))
          .isInstanceOf(UserException.class)
          .hasMessage("Cannot sample version 4 from %s: HTTP 200, but %s", endpoint.host(), why);
    }
  }

  private static Sample sample(PolicyServer server) {
    Draw draw = new Draw(new int[] {3, 4}, Long.MIN_VALUE);
    return server.sample(POLICY, List.of(draw), SAMPLING).get(0);
  }
}
