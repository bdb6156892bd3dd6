package io.rlvr.reward.judge.remote;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import io.rlvr.http.BoundedBody;
import io.rlvr.http.RetryAfter;
import io.rlvr.reward.judge.remote.ChatReply.Failed;
import io.rlvr.reward.judge.remote.ChatReply.Refused;
import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLHandshakeException;

/** One attempt over HTTP, and what its status means. */
final class Transport {
  private static final int MAX_REASON = 200;

  private final EndpointOptions options;
  private final AnswerParser parser;
  private final HttpClient http;

  Transport(EndpointOptions options) {
    this.options = options;
    this.parser = new AnswerParser(options.key());
    // A redirect would carry the key elsewhere; the upgrade to HTTP/2 confuses small servers.
    this.http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(options.connectTimeout())
            .build();
  }

  /**
   * @param timeout to the last byte of the answer
   * @throws TimeoutException if it does not come in time
   */
  Attempt post(byte[] body, Duration timeout) throws InterruptedException, TimeoutException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(options.chatCompletions())
            .header("Content-Type", "application/json")
            .header("Accept", "application/json")
            .POST(HttpRequest.BodyPublishers.ofByteArray(body));
    options.key().header().ifPresent(key -> request.header("Authorization", key));
    CompletableFuture<HttpResponse<byte[]>> exchange =
        http.sendAsync(request.build(), info -> new BoundedBody(options.maxAnswerBytes()));
    try {
      return attempt(exchange.get(timeout.toNanos(), NANOSECONDS), body);
    } catch (ExecutionException e) {
      return broken(e.getCause());
    } finally {
      exchange.cancel(true); // closes the connection of an answer that nobody waits for
    }
  }

  private Attempt broken(Throwable cause) {
    if (cause instanceof SSLHandshakeException) {
      return Attempt.last(new Failed("TLS failed: " + clean(String.valueOf(cause.getMessage()))));
    }
    if (cause instanceof HttpConnectTimeoutException) {
      return Attempt.outage(
          "no connection within " + Retries.inSeconds(options.connectTimeout()) + " s");
    }
    if (cause instanceof ConnectException) {
      return Attempt.outage("no connection to " + options.host());
    }
    if (cause instanceof BoundedBody.TooLargeException) {
      return Attempt.outage(cause.getMessage());
    }
    if (cause instanceof IOException) {
      return Attempt.outage("connection broke before the answer ended");
    }
    throw new IllegalStateException("A request cannot be sent", cause);
  }

  private Attempt attempt(HttpResponse<byte[]> response, byte[] request) {
    int status = response.statusCode();
    if (status == 200) {
      return answer(response.body());
    }
    ErrorBody error = ErrorBody.of(response.body());
    String reason = "HTTP %d: %s".formatted(status, clean(error.message()));
    return switch (status) {
      case 400, 403, 422 ->
          Attempt.last(
              ConversationFault.isIn(error, request) ? new Refused(reason) : new Failed(reason));
      case 413 -> Attempt.last(new Refused(reason));
      case 429 -> new Attempt(new Failed(reason), Attempt.Kind.BUSY, retryAfter(response));
      default ->
          status == 408 || status >= 500
              ? new Attempt(new Failed(reason), Attempt.Kind.OUTAGE, retryAfter(response))
              : Attempt.last(new Failed(reason));
    };
  }

  private Attempt answer(byte[] body) {
    try {
      return Attempt.last(parser.outcome(body));
    } catch (AnswerParser.MalformedException e) {
      return Attempt.outage(e.getMessage());
    }
  }

  private static Optional<Duration> retryAfter(HttpResponse<byte[]> response) {
    return response
        .headers()
        .firstValue("Retry-After")
        .flatMap(value -> RetryAfter.parse(value, Instant.now()));
  }

  private String clean(String text) {
    return text.isBlank() ? "no reason given" : options.key().clean(text, MAX_REASON);
  }
}
