package io.rlvr.http.client;

import dev.failsafe.CircuitBreaker;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The one user of an endpoint in this process: as many threads as requests may be under way, and
 * the circuit breaker that they share.
 */
final class EndpointClient {
  private static final long IDLE_SECONDS = 10;

  private final EndpointOptions options;
  private final Transport transport;
  private final ThreadPoolExecutor pool;
  private final CircuitBreaker<Attempt<?>> breaker;

  /** The last outage, for the reason of what fails while the circuit is open. */
  private volatile String lastOutage = "";

  EndpointClient(EndpointOptions options) {
    this.options = options;
    this.transport = new Transport(options);
    this.pool =
        new ThreadPoolExecutor(
            options.concurrency(),
            options.concurrency(),
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            this::thread);
    pool.allowCoreThreadTimeOut(true);
    this.breaker =
        CircuitBreaker.<Attempt<?>>builder()
            .handleIf((attempt, failure) -> failure == null && attempt.isOutage())
            .withFailureThreshold(options.retries().breakerFailures())
            .withDelay(options.retries().breakerWait())
            .withSuccessThreshold(1)
            .build();
  }

  /** One reply for each request, in their order. */
  <A> List<Reply<A>> ask(List<Request<A>> requests) {
    List<Callable<Reply<A>>> calls =
        requests.stream().<Callable<Reply<A>>>map(request -> new Call<>(this, request)).toList();
    try {
      // invokeAll waits for all, keeps their order, and cancels them if this thread is interrupted
      return pool.invokeAll(calls).stream().map(call -> reply(call)).toList();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("Interrupted while an endpoint was asked");
    }
  }

  void close() {
    pool.shutdownNow();
  }

  Retries retries() {
    return options.retries();
  }

  Transport transport() {
    return transport;
  }

  /** It looks at attempts alone, whatever they ask for. */
  @SuppressWarnings("unchecked")
  <A> CircuitBreaker<Attempt<A>> breaker() {
    return (CircuitBreaker<Attempt<A>>) (CircuitBreaker<?>) breaker;
  }

  void recordOutage(String reason) {
    lastOutage = reason;
  }

  String lastOutage() {
    return lastOutage;
  }

  private static <A> Reply<A> reply(Future<Reply<A>> call) {
    try {
      return call.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("A request to an endpoint broke", e.getCause());
    } catch (InterruptedException e) {
      throw new IllegalStateException("A request that is done was waited for", e);
    }
  }

  private Thread thread(Runnable work) {
    Thread thread = new Thread(work, options.scope().split(" ", 2)[0]);
    thread.setDaemon(true);
    return thread;
  }
}
