package io.rlvr.reward.judge.remote;

import io.rlvr.config.Key;
import java.util.List;

/**
 * The settings of a remote judge. Times are in seconds. How an endpoint is reached and how long it
 * is waited for is operational: these change no verdict.
 */
public final class RemoteSettings {
  static final Key<String> URL =
      Key.text(
          "reward.remote-judge.url",
          "",
          "Base URL of the endpoint, such as http://localhost:8000/v1; needed by remote-judge");

  static final Key<String> MODEL =
      Key.text(
          "reward.remote-judge.model",
          "",
          "Model to ask for; empty where the endpoint serves one model and needs no name");

  static final Key<String> API_KEY_ENV =
      Key.text(
              "reward.remote-judge.api-key-env",
              "",
              "NAME of the environment variable that holds the API key; empty if none is needed")
          .operational();

  static final Key<TokenLimit> TOKEN_LIMIT =
      Key.choice(
          "reward.remote-judge.token-limit",
          TokenLimit.MAX_TOKENS,
          "The request's field for the number of new tokens; some models know only the second");

  static final Key<Integer> MAX_TOKENS =
      Key.integer(
          "reward.remote-judge.max-tokens",
          1,
          1,
          "New tokens to ask for; the first that holds a letter or digit is judged by");

  static final Key<Integer> TOP_LOGPROBS =
      Key.integer(
          "reward.remote-judge.top-logprobs",
          20,
          1,
          "Most probable first tokens to ask for; endpoints have limits, often 20");

  static final Key<String> EXTRA_BODY =
      Key.text(
          "reward.remote-judge.extra-body",
          "",
          "A JSON object whose fields join each request, such as chat_template_kwargs");

  static final Key<Integer> CONCURRENCY =
      Key.integer(
              "reward.remote-judge.concurrency",
              8,
              1,
              "Requests under way at once, for each executor (process)")
          .operational();

  static final Key<Double> CONNECT_TIMEOUT =
      Key.atLeast("reward.remote-judge.connect-timeout", 10, 0.001, "Seconds for a connection")
          .operational();

  static final Key<Double> ATTEMPT_TIMEOUT =
      Key.atLeast(
              "reward.remote-judge.attempt-timeout",
              60,
              0.001,
              "Seconds for one attempt, to the last byte of its answer")
          .operational();

  static final Key<Double> DEADLINE =
      Key.atLeast(
              "reward.remote-judge.deadline",
              180,
              0.001,
              "Seconds for a verdict, all attempts and the waits between them included")
          .operational();

  static final Key<Integer> MAX_ATTEMPTS =
      Key.integer("reward.remote-judge.max-attempts", 4, 1, "Attempts for a verdict").operational();

  static final Key<Double> BACKOFF_BASE =
      Key.atLeast(
              "reward.remote-judge.backoff-base",
              0.5,
              0.001,
              "Seconds before the second attempt; doubled for each further one, and up to half of it"
                  + " is left off at random")
          .operational();

  static final Key<Double> BACKOFF_MAX =
      Key.atLeast(
              "reward.remote-judge.backoff-max",
              10,
              0.001,
              "Seconds between attempts at most, but for what the endpoint's Retry-After asks")
          .operational();

  static final Key<Integer> BREAKER_FAILURES =
      Key.integer(
              "reward.remote-judge.breaker-failures",
              20,
              1,
              "Outages in a row after which requests fail at once")
          .operational();

  static final Key<Double> BREAKER_WAIT =
      Key.atLeast(
              "reward.remote-judge.breaker-wait",
              30,
              0.001,
              "Seconds until one request may then try whether the endpoint is back")
          .operational();

  static final Key<Integer> MAX_ANSWER_BYTES =
      Key.integer("reward.remote-judge.max-answer-bytes", 1 << 20, 1, "Bytes of an answer at most")
          .operational();

  public static final Key<Double> INPUT_PRICE =
      Key.atLeast(
          "reward.remote-judge.price-per-million-input",
          0,
          0,
          "Price of a million prompt tokens, for reward.cost");

  public static final Key<Double> OUTPUT_PRICE =
      Key.atLeast(
          "reward.remote-judge.price-per-million-output",
          0,
          0,
          "Price of a million new tokens, for reward.cost");

  public static final List<Key<?>> KEYS =
      List.of(
          URL,
          MODEL,
          API_KEY_ENV,
          TOKEN_LIMIT,
          MAX_TOKENS,
          TOP_LOGPROBS,
          EXTRA_BODY,
          CONCURRENCY,
          CONNECT_TIMEOUT,
          ATTEMPT_TIMEOUT,
          DEADLINE,
          MAX_ATTEMPTS,
          BACKOFF_BASE,
          BACKOFF_MAX,
          BREAKER_FAILURES,
          BREAKER_WAIT,
          MAX_ANSWER_BYTES,
          INPUT_PRICE,
          OUTPUT_PRICE);

  /** How the request's field for the number of new tokens is called. */
  enum TokenLimit {
    MAX_TOKENS("max_tokens"),
    MAX_COMPLETION_TOKENS("max_completion_tokens");

    private final String field;

    TokenLimit(String field) {
      this.field = field;
    }

    String field() {
      return field;
    }
  }

  private RemoteSettings() {}
}
