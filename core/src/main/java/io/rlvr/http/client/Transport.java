package io.rlvr.http.client;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import io.rlvr.http.BoundedBody;
import io.rlvr.http.RetryAfter;
import io.rlvr.http.client.Reply.Failed;
import io.rlvr.http.client.Reply.Kind;
import io.rlvr.http.client.Reply.Refused;
import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import javax.net.ssl.SSLHandshakeException;

/** One attempt over HTTP, and what its status means. */
final class Transport {
  private static final int MAX_REASON = 200;
  private static final int MOST_CAUSES = 20;

  private final EndpointOptions options;
  private final HttpClient http;

  Transport(EndpointOptions options) {
    this.options = options;
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
  <A> Attempt<A> send(Request<A> request, Duration timeout)
      throws InterruptedException, TimeoutException {
    CompletableFuture<HttpResponse<byte[]>> exchange =
        http.sendAsync(message(request), info -> new BoundedBody(options.maxAnswerBytes()));
    try {
      return attempt(exchange.get(timeout.toNanos(), NANOSECONDS), request);
    } catch (ExecutionException e) {
      return broken(e.getCause());
    } finally {
      exchange.cancel(true); // closes the connection of an answer that nobody waits for
    }
  }

  private HttpRequest message(Request<?> request) {
    HttpRequest.Builder message =
        HttpRequest.newBuilder(options.at(request.path())).header("Accept", "application/json");
    options.key().header().ifPresent(key -> message.header("Authorization", key));
    return request
        .body()
        .map(
            body ->
                message
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofByteArray(body)))
        .orElseGet(message::GET)
        .build();
  }

  private <A> Attempt<A> broken(Throwable cause) {
    if (cause instanceof SSLHandshakeException && isOfCertificate(cause)) {
      String reason = "TLS failed: " + clean(String.valueOf(cause.getMessage()));
      return Attempt.failed(reason, 0, Kind.FINAL, Optional.empty());
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

  /** A handshake breaks off too where a server ends or is started. */
  private static boolean isOfCertificate(Throwable error) {
    return Stream.iterate(error, Objects::nonNull, Throwable::getCause)
        .limit(MOST_CAUSES)
        .anyMatch(
            e ->
                e instanceof CertificateException
                    || e instanceof CertPathBuilderException
                    || e instanceof CertPathValidatorException);
  }

  private <A> Attempt<A> attempt(HttpResponse<byte[]> response, Request<A> request) {
    int status = response.statusCode();
    if (status == 200) {
      return answer(response.body(), request);
    }
    ErrorBody error = ErrorBody.of(response.body());
    String reason = "HTTP %d: %s".formatted(status, clean(error.message()));
    Attempt<A> last = Attempt.last(new Failed<>(reason, status, Kind.FINAL));
    return switch (status) {
      case 400, 403, 422 ->
          ConversationFault.isIn(error, request.said())
              ? Attempt.last(new Refused<>(reason))
              : last;
      case 413 -> Attempt.last(new Refused<>(reason));
      case 429 -> Attempt.failed(reason, status, Kind.BUSY, retryAfter(response));
      default ->
          status == 408 || status >= 500
              ? Attempt.failed(reason, status, Kind.OUTAGE, retryAfter(response))
              : last;
    };
  }

  private static <A> Attempt<A> answer(byte[] body, Request<A> request) {
    try {
      return Attempt.last(request.reader().read(body));
    } catch (MalformedAnswerException e) {
      return Attempt.failed(e.getMessage(), 200, Kind.OUTAGE, Optional.empty());
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
