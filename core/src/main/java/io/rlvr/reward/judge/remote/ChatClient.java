package io.rlvr.reward.judge.remote;

import dev.failsafe.CircuitBreaker;
import io.rlvr.data.Message;
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
final class ChatClient {
  private static final long IDLE_SECONDS = 10;

  private final EndpointOptions options;
  private final Transport transport;
  private final ThreadPoolExecutor pool;
  private final CircuitBreaker<Attempt> breaker;

  /** The last outage, for the reason of what fails while the circuit is open. */
  private volatile String lastOutage = "";

  ChatClient(EndpointOptions options) {
    this.options = options;
    this.transport = new Transport(options);
    this.pool =
        new ThreadPoolExecutor(
            options.concurrency(),
            options.concurrency(),
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            ChatClient::thread);
    pool.allowCoreThreadTimeOut(true);
    this.breaker =
        CircuitBreaker.<Attempt>builder()
            .handleIf((attempt, failure) -> failure == null && attempt.isOutage())
            .withFailureThreshold(options.retries().breakerFailures())
            .withDelay(options.retries().breakerWait())
            .withSuccessThreshold(1)
            .build();
  }

  /** One reply for each conversation, in their order. */
  List<ChatReply> ask(List<List<Message>> conversations) {
    List<Callable<ChatReply>> calls =
        conversations.stream().<Callable<ChatReply>>map(this::call).toList();
    try {
      // invokeAll waits for all, keeps their order, and cancels them if this thread is interrupted
      return pool.invokeAll(calls).stream().map(ChatClient::reply).toList();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("Interrupted while a judge was asked");
    }
  }

  void close() {
    pool.shutdownNow();
  }

  private Call call(List<Message> messages) {
    return new Call(this, options.form().body(messages));
  }

  Retries retries() {
    return options.retries();
  }

  Transport transport() {
    return transport;
  }

  CircuitBreaker<Attempt> breaker() {
    return breaker;
  }

  void recordOutage(String reason) {
    lastOutage = reason;
  }

  String lastOutage() {
    return lastOutage;
  }

  private static ChatReply reply(Future<ChatReply> call) {
    try {
      return call.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("A request to a judge broke", e.getCause());
    } catch (InterruptedException e) {
      throw new IllegalStateException("A request that is done was waited for", e);
    }
  }

  private static Thread thread(Runnable work) {
    Thread thread = new Thread(work, "remote-judge");
    thread.setDaemon(true);
    return thread;
  }
}
