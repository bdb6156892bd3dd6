package io.rlvr.jobs.track;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.MILLISECONDS;

import com.fasterxml.jackson.databind.JsonNode;
import io.rlvr.http.BoundedBody;
import io.rlvr.http.RetryAfter;
import io.rlvr.json.Json;
import io.rlvr.json.JsonReader;
import io.rlvr.json.UnreadableJsonException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import javax.net.ssl.SSLHandshakeException;

/** One call of an MLflow server, and what its status means. */
final class MlflowHttp {
  private static final String API = "/api/2.0/mlflow/";
  private static final String ARTIFACTS = "/api/2.0/mlflow-artifacts/artifacts";
  private static final int MOST_BYTES = 64 << 20;
  private static final Duration CONNECT = Duration.ofSeconds(10);

  private final MlflowServer server;
  private final Duration deadline;
  private final HttpClient http;

  /**
   * @param deadline of a call, to the last byte of its answer
   */
  MlflowHttp(MlflowServer server, Duration deadline) {
    this.server = server;
    this.deadline = deadline;
    // A redirect would carry the credentials elsewhere.
    this.http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(deadline.compareTo(CONNECT) < 0 ? deadline : CONNECT)
            .build();
  }

  JsonNode get(String call, Map<String, String> query)
      throws TrackerException, InterruptedException {
    String parameters =
        query.entrySet().stream()
            .map(entry -> encoded(entry.getKey()) + "=" + encoded(entry.getValue()))
            .collect(Collectors.joining("&"));
    return json(exchange(request(API + call + "?" + parameters).GET()));
  }

  JsonNode post(String call, JsonNode body) throws TrackerException, InterruptedException {
    return json(
        exchange(
            request(API + call)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofByteArray(Json.bytes(body)))));
  }

  /**
   * @param path encoded, with a slash at its begin
   */
  void putArtifact(String path, String type, byte[] content)
      throws TrackerException, InterruptedException {
    BodyPublisher body = BodyPublishers.ofByteArray(content);
    exchange(request(ARTIFACTS + path).header("Content-Type", type).PUT(body));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, UTF_8);
  }

  private HttpRequest.Builder request(String path) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(server.base() + path))
            .header("Accept", "application/json")
            .header("User-Agent", "rlvr-spark");
    server.credentials().header().ifPresent(value -> request.header("Authorization", value));
    return request;
  }

  private byte[] exchange(HttpRequest.Builder request)
      throws TrackerException, InterruptedException {
    CompletableFuture<HttpResponse<byte[]>> exchange =
        http.sendAsync(request.build(), info -> new BoundedBody(MOST_BYTES));
    try {
      return body(exchange.get(deadline.toMillis(), MILLISECONDS));
    } catch (TimeoutException e) {
      throw new TrackerException.Outage("no answer in %d ms".formatted(deadline.toMillis()));
    } catch (ExecutionException e) {
      throw broken(e.getCause());
    } finally {
      exchange.cancel(true); // closes the connection of an answer that nobody waits for
    }
  }

  private TrackerException broken(Throwable cause) {
    if (cause instanceof SSLHandshakeException) {
      return new TrackerException.Refusal("TLS failed: Java does not trust its certificate");
    }
    if (cause instanceof ConnectException || cause instanceof HttpConnectTimeoutException) {
      return new TrackerException.Outage("no connection");
    }
    if (cause instanceof BoundedBody.TooLargeException) {
      return new TrackerException.Refusal(cause.getMessage());
    }
    if (cause instanceof IOException) {
      return new TrackerException.Outage("the connection broke before the answer ended");
    }
    throw new IllegalStateException("A request cannot be sent", cause);
  }

  private byte[] body(HttpResponse<byte[]> response) throws TrackerException {
    int status = response.statusCode();
    if (status == 200) {
      return response.body();
    }
    if (status / 100 == 3) {
      throw new TrackerException.Refusal(
          "HTTP %d, a redirect, and credentials go to the address that was given alone"
              .formatted(status));
    }
    JsonNode error = error(response.body());
    String words = error.path("message").asText(new String(response.body(), UTF_8));
    String reason =
        "HTTP %d: %s"
            .formatted(
                status, words.isBlank() ? "no reason given" : server.credentials().clean(words));
    if (status == 408 || status == 429 || status >= 500) {
      throw new TrackerException.Outage(reason, retryAfter(response));
    }
    throw new TrackerException.Refusal(error.path("error_code").asText(""), reason);
  }

  private static JsonNode error(byte[] body) {
    try {
      return JsonReader.STANDARD.read(body);
    } catch (UnreadableJsonException e) {
      return Json.object(); // a page of a proxy: its words are all that there is
    }
  }

  private static JsonNode json(byte[] body) throws TrackerException {
    try {
      return JsonReader.STANDARD.read(body);
    } catch (UnreadableJsonException e) {
      throw new TrackerException.Refusal(
          "its answer is %s, so it is no MLflow server".formatted(e.onOneLine()));
    }
  }

  private static Optional<Duration> retryAfter(HttpResponse<byte[]> response) {
    return response
        .headers()
        .firstValue("Retry-After")
        .flatMap(value -> RetryAfter.parse(value, Instant.now()));
  }
}
