package io.rlvr.reward.judge;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** An endpoint on the loopback interface that answers as it is told; the last answer stays. */
public final class FakeEndpoint implements AutoCloseable {
  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final CountDownLatch closing = new CountDownLatch(1);
  private final ConcurrentLinkedDeque<Step> steps = new ConcurrentLinkedDeque<>();
  private final List<Request> requests = Collections.synchronizedList(new ArrayList<>());
  private final AtomicInteger underWay = new AtomicInteger();
  private final AtomicInteger mostUnderWay = new AtomicInteger();

  /** What a client sent. */
  public record Request(String method, String path, String authorization, String body) {}

  /** Answers one request. */
  public interface Step {
    void answer(HttpExchange exchange, String body) throws IOException, InterruptedException;
  }

  private FakeEndpoint(HttpServer server) {
    this.server = server;
  }

  public static FakeEndpoint start(Step... steps) {
    try {
      FakeEndpoint endpoint =
          new FakeEndpoint(
              HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0));
      endpoint.steps.addAll(List.of(steps));
      endpoint.server.setExecutor(endpoint.threads);
      endpoint.server.createContext("/", endpoint::handle);
      endpoint.server.start();
      return endpoint;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public String host() {
    return "127.0.0.1:" + server.getAddress().getPort();
  }

  public String url() {
    return "http://" + host() + "/v1";
  }

  public List<Request> requests() {
    return List.copyOf(requests);
  }

  public int mostUnderWay() {
    return mostUnderWay.get();
  }

  @Override
  public void close() {
    closing.countDown();
    server.stop(0);
    threads.shutdownNow();
  }

  /** A status, a body, and headers by turns name and value. */
  public static Step say(int status, String body, String... headers) {
    return (exchange, request) -> {
      for (int i = 0; i < headers.length; i += 2) {
        exchange.getResponseHeaders().add(headers[i], headers[i + 1]);
      }
      byte[] bytes = body.getBytes(UTF_8);
      exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
      exchange.getResponseBody().write(bytes);
    };
  }

  /** Fewer bytes than were promised. */
  public static Step breakOff(String body) {
    return (exchange, request) -> {
      byte[] bytes = body.getBytes(UTF_8);
      exchange.sendResponseHeaders(200, bytes.length + 100);
      exchange.getResponseBody().write(bytes);
      exchange.getResponseBody().flush();
      throw new IOException("broken off on purpose");
    };
  }

  /** Headers and half a body, then nothing until the end. */
  public Step stall(String body) {
    return (exchange, request) -> {
      byte[] bytes = body.getBytes(UTF_8);
      exchange.sendResponseHeaders(200, bytes.length + 100);
      exchange.getResponseBody().write(bytes);
      exchange.getResponseBody().flush();
      closing.await();
    };
  }

  /** Works first; how many requests are worked on is counted until the answer begins. */
  public Step work(long millis, Step then) {
    return (exchange, request) -> {
      mostUnderWay.accumulateAndGet(underWay.incrementAndGet(), Math::max);
      Thread.sleep(millis);
      underWay.decrementAndGet();
      then.answer(exchange, request);
    };
  }

  /** Nothing until the end. */
  public Step hang() {
    return (exchange, request) -> closing.await();
  }

  public void then(Step step) {
    steps.add(step);
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
      requests.add(
          new Request(
              exchange.getRequestMethod(),
              exchange.getRequestURI().toString(),
              String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")),
              body));
      next().answer(exchange, body);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized Step next() {
    return steps.size() > 1 ? steps.removeFirst() : steps.getFirst();
  }
}
