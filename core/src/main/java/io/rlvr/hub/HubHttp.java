package io.rlvr.hub;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import io.rlvr.config.UserException;
import io.rlvr.http.RetryAfter;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.LongAdder;
import javax.net.ssl.SSLHandshakeException;

/**
 * One attempt to get something of the hub. Redirects are followed by hand: the token goes to the
 * endpoint itself and to no other host, not even if that one redirects back.
 */
final class HubHttp {
  private static final int MAX_REDIRECTS = 5;
  private static final int LEAST_BYTES = 1024;
  private static final int MAX_PORT = 65_535;
  private static final Duration TICK = Duration.ofMillis(250);
  private static final Duration CONNECT = Duration.ofSeconds(10);

  private final HubOptions options;
  private final HttpClient http;

  HubHttp(HubOptions options) {
    this.options = options;
    this.http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(min(CONNECT, options.patience().stall()))
            .build();
  }

  /**
   * The head of an answer whose body went to a sink if its status is 200 or 206.
   *
   * @param isOfHub whether no other host has part in it
   */
  record Head(int status, HttpHeaders headers, String host, boolean isOfHub) {
    boolean isGood() {
      return status == 200 || status == 206;
    }

    String header(String name) {
      return headers.firstValue(name).orElse("");
    }
  }

  /**
   * @param from the first byte that is wanted; 0 for all
   * @param tick called a few times a second while bytes are awaited
   * @throws HubOutage if another attempt may do better
   * @throws IOException if the sink refused
   */
  Head get(URI place, long from, Sink sink, Runnable tick)
      throws HubOutage, IOException, InterruptedException {
    URI at = place;
    boolean isEndpoint = true;
    for (int hop = 0; hop <= MAX_REDIRECTS; hop++) {
      isEndpoint &= isOfEndpoint(at);
      HttpResponse<Void> response = exchange(request(at, from, isEndpoint), sink, tick);
      if (!isRedirect(response.statusCode())) {
        return new Head(response.statusCode(), response.headers(), host(at), isEndpoint);
      }
      at = next(at, response.headers().firstValue("Location").orElse(""));
    }
    throw new UserException(
        "Cannot read from %s: more than %d redirects (expected the file)",
        host(place), MAX_REDIRECTS);
  }

  /** Whether an address is one of the hub's own host, by scheme and port too. */
  boolean isOfEndpoint(URI place) {
    URI endpoint = options.endpoint();
    return endpoint.getScheme().equals(place.getScheme())
        && endpoint.getHost().equalsIgnoreCase(place.getHost())
        && port(endpoint) == port(place);
  }

  private static int port(URI place) {
    boolean isStandard = place.getPort() < 0;
    return isStandard ? ("https".equals(place.getScheme()) ? 443 : 80) : place.getPort();
  }

  /** Whether the port is one, or that of the scheme. */
  static boolean hasPort(URI place) {
    return place.getPort() == -1 || (place.getPort() > 0 && place.getPort() <= MAX_PORT);
  }

  /** Host and port: an address may hold a signature. */
  static String host(URI place) {
    return place.getPort() < 0 ? place.getHost() : place.getHost() + ":" + place.getPort();
  }

  private HttpRequest request(URI at, long from, boolean withToken) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(at)
            .header("User-Agent", "rlvr-spark")
            .header("Accept-Encoding", "identity");
    if (withToken) {
      options.token().header().ifPresent(token -> request.header("Authorization", token));
    }
    if (from > 0) {
      request.header("Range", "bytes=" + from + "-");
    }
    return request.GET().build();
  }

  private static boolean isRedirect(int status) {
    return switch (status) {
      case 301, 302, 303, 307, 308 -> true;
      default -> false;
    };
  }

  /**
   * Where a redirect leads.
   *
   * @throws UserException if it must not be followed
   */
  static URI next(URI at, String location) {
    URI next;
    try {
      next = at.resolve(URI.create(location));
    } catch (IllegalArgumentException e) {
      throw UserException.causedBy(
          e, "Cannot read from %s: it redirects to no address (expected a URL)", host(at));
    }
    String scheme = String.valueOf(next.getScheme()).toLowerCase(Locale.ROOT);
    boolean isKept =
        scheme.equals("https") || (scheme.equals("http") && "http".equals(at.getScheme()));
    if (location.isEmpty() || !isKept || next.getHost() == null || next.getRawUserInfo() != null) {
      throw new UserException(
          "Cannot read from %s: it redirects to scheme %s, host %s (expected %s)",
          host(at), scheme, next.getHost(), at.getScheme());
    }
    if (!hasPort(next)) {
      throw new UserException(
          "Cannot read from %s: it redirects to port %d (expected 1 to %d)",
          host(at), next.getPort(), MAX_PORT);
    }
    return next;
  }

  private HttpResponse<Void> exchange(HttpRequest request, Sink sink, Runnable tick)
      throws HubOutage, IOException, InterruptedException {
    LongAdder received = new LongAdder();
    CompletableFuture<HttpResponse<Void>> exchange =
        http.sendAsync(
            request,
            head ->
                new SinkBody(
                    head,
                    head.statusCode() == 200 || head.statusCode() == 206
                        ? sink
                        : new Sink.Nowhere(),
                    received));
    try {
      return await(exchange, host(request.uri()), received, tick);
    } catch (ExecutionException e) {
      throw outage(e.getCause(), host(request.uri()));
    } finally {
      exchange.cancel(true); // closes the connection of an answer that nobody waits for
    }
  }

  private HttpResponse<Void> await(
      CompletableFuture<HttpResponse<Void>> exchange,
      String host,
      LongAdder received,
      Runnable tick)
      throws HubOutage, InterruptedException, ExecutionException {
    Duration stall = options.patience().stall();
    long wait = min(TICK, stall.dividedBy(4)).toMillis();
    long since = System.nanoTime();
    long before = 0;
    while (true) {
      try {
        return exchange.get(wait, MILLISECONDS);
      } catch (TimeoutException e) {
        tick.run(); // nothing is wrong yet: bytes are on their way
      }
      if (received.sum() >= before + LEAST_BYTES) {
        before = received.sum();
        since = System.nanoTime();
      } else if (System.nanoTime() - since > stall.toNanos()) {
        throw new HubOutage(
            "%s sent fewer than %d bytes in %d s"
                .formatted(host, LEAST_BYTES, Math.max(1, stall.toSeconds())));
      }
    }
  }

  /** Failures of the sink are the sink's own, and no outage. */
  private static HubOutage outage(Throwable cause, String host) throws IOException {
    if (cause instanceof Sink.Refusal refusal) {
      throw refusal.why();
    }
    if (cause instanceof SSLHandshakeException) {
      throw UserException.causedBy(
          cause, "Cannot read from %s: TLS failed (expected a certificate that Java trusts)", host);
    }
    if (cause instanceof ConnectException || cause instanceof HttpTimeoutException) {
      return new HubOutage("no connection to " + host);
    }
    if (cause instanceof IOException) {
      return new HubOutage("the connection to " + host + " broke");
    }
    throw new IllegalStateException("A request cannot be sent", cause);
  }

  private static Duration min(Duration a, Duration b) {
    return a.compareTo(b) < 0 ? a : b;
  }

  /** How long the hub wants to be left alone, if it says so. */
  static Optional<Duration> retryAfter(Head head) {
    return RetryAfter.parse(head.header("Retry-After"), Instant.now());
  }
}
