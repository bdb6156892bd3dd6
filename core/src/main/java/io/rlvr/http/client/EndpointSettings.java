package io.rlvr.http.client;

import io.rlvr.config.Key;
import io.rlvr.config.Settings;
import java.util.List;

/**
 * The settings of how endpoints are asked and how long they are waited for, below a prefix. Times
 * are in seconds. All are operational: they change no answer.
 */
public record EndpointSettings(
    Key<String> apiKeyEnv,
    Key<Integer> concurrency,
    Key<Double> connectTimeout,
    Key<Double> attemptTimeout,
    Key<Double> deadline,
    Key<Integer> maxAttempts,
    Key<Double> backoffBase,
    Key<Double> backoffMax,
    Key<Integer> breakerFailures,
    Key<Double> breakerWait,
    Key<Integer> maxAnswerBytes) {
  private static final double SHORTEST = 0.001;

  /** What differs from one kind of endpoint to the other. */
  public record Defaults(
      int concurrency,
      double attemptTimeout,
      double deadline,
      double breakerWait,
      int maxAnswerBytes) {}

  /**
   * @param prefix with its dot
   * @param answer what an endpoint is asked for, such as {@code a verdict}
   */
  public static EndpointSettings below(String prefix, String answer, Defaults defaults) {
    return new EndpointSettings(
        Key.text(
                prefix + "api-key-env",
                "",
                "NAME of the environment variable that holds the API key; empty if none is needed")
            .operational(),
        Key.integer(
                prefix + "concurrency",
                defaults.concurrency(),
                1,
                "Requests under way at once to an endpoint, for each executor (process)")
            .operational(),
        seconds(prefix + "connect-timeout", 10, "Seconds for a connection"),
        seconds(
            prefix + "attempt-timeout",
            defaults.attemptTimeout(),
            "Seconds for one attempt, to the last byte of its answer"),
        seconds(
            prefix + "deadline",
            defaults.deadline(),
            "Seconds for %s, all attempts and the waits between them included".formatted(answer)),
        Key.integer(prefix + "max-attempts", 4, 1, "Attempts for " + answer).operational(),
        seconds(
            prefix + "backoff-base",
            0.5,
            "Seconds before the second attempt; doubled for each further one, and up to half of it"
                + " is left off at random"),
        seconds(
            prefix + "backoff-max",
            10,
            "Seconds between attempts at most, but for what the endpoint's Retry-After asks"),
        Key.integer(
                prefix + "breaker-failures",
                20,
                1,
                "Outages in a row after which requests fail at once")
            .operational(),
        seconds(
            prefix + "breaker-wait",
            defaults.breakerWait(),
            "Seconds until one request may then try whether the endpoint is back"),
        Key.integer(
                prefix + "max-answer-bytes",
                defaults.maxAnswerBytes(),
                1,
                "Bytes of an answer at most")
            .operational());
  }

  private static Key<Double> seconds(String name, double standard, String description) {
    return Key.atLeast(name, standard, SHORTEST, description).operational();
  }

  public List<Key<?>> keys() {
    return List.of(
        apiKeyEnv,
        concurrency,
        connectTimeout,
        attemptTimeout,
        deadline,
        maxAttempts,
        backoffBase,
        backoffMax,
        breakerFailures,
        breakerWait,
        maxAnswerBytes);
  }

  /** When a request is made again. */
  public Retries from(Settings settings) {
    return from(settings, settings.get(attemptTimeout), settings.get(deadline));
  }

  /**
   * The same for requests with times of their own.
   *
   * @param attempt seconds for one attempt
   * @param all seconds for all of them
   */
  public Retries from(Settings settings, double attempt, double all) {
    return new Retries(
        Retries.seconds(attempt),
        Retries.seconds(all),
        settings.get(maxAttempts),
        Retries.seconds(settings.get(backoffBase)),
        Retries.seconds(settings.get(backoffMax)),
        settings.get(breakerFailures),
        Retries.seconds(settings.get(breakerWait)));
  }
}
