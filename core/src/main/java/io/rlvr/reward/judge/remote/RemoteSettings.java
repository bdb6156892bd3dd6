package io.rlvr.reward.judge.remote;

import io.rlvr.config.Key;
import io.rlvr.http.client.EndpointSettings;
import java.util.ArrayList;
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

  static final EndpointSettings ENDPOINT =
      EndpointSettings.below(
          "reward.remote-judge.",
          "a verdict",
          new EndpointSettings.Defaults(8, 60, 180, 30, 1 << 20));

  public static final List<Key<?>> KEYS = keys();

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

  private static List<Key<?>> keys() {
    List<Key<?>> keys =
        new ArrayList<>(List.of(URL, MODEL, TOKEN_LIMIT, MAX_TOKENS, TOP_LOGPROBS, EXTRA_BODY));
    keys.addAll(ENDPOINT.keys());
    keys.addAll(List.of(INPUT_PRICE, OUTPUT_PRICE));
    return List.copyOf(keys);
  }
}
