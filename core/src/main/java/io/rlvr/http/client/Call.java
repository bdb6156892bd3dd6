package io.rlvr.http.client;

import dev.failsafe.CircuitBreakerOpenException;
import dev.failsafe.Failsafe;
import dev.failsafe.RetryPolicy;
import io.rlvr.http.client.Reply.Failed;
import io.rlvr.http.client.Reply.Kind;
import io.rlvr.http.client.Reply.Outcome;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeoutException;

/** One request until it has an outcome. This class is NOT thread safe. */
final class Call<A> implements Callable<Reply<A>> {
  private final EndpointClient client;
  private final Request<A> request;
  private long start;
  private int attempts;
  private Duration pause = Duration.ZERO;

  /** Whether an attempt was broken off at the deadline. */
  private boolean cut;

  Call(EndpointClient client, Request<A> request) {
    this.client = client;
    this.request = request;
  }

  @Override
  public Reply<A> call() {
    start = System.nanoTime();
    Outcome<A> outcome = outcome();
    return new Reply<>(outcome, attempts, elapsed().toNanos() / 1e6);
  }

  private Outcome<A> outcome() {
    RetryPolicy<Attempt<A>> retries =
        RetryPolicy.<Attempt<A>>builder()
            .handleIf((attempt, failure) -> failure == null && mayTryAgain(attempt))
            .withMaxAttempts(client.retries().maxAttempts())
            .withDelayFn(context -> pause)
            .build();
    try {
      Attempt<A> last = Failsafe.with(retries, client.<A>breaker()).get(this::attempt);
      return explained(last);
    } catch (CircuitBreakerOpenException e) {
      return new Failed<>(
          "circuit open after %d outages in a row; the last: %s"
              .formatted(client.retries().breakerFailures(), client.lastOutage()),
          0,
          Kind.OUTAGE);
    }
  }

  private Attempt<A> attempt() throws InterruptedException {
    attempts++;
    Attempt<A> attempt = send();
    if (attempt.isOutage() && attempt.outcome() instanceof Failed<A> failed) {
      client.recordOutage(failed.reason());
    }
    pause =
        attempt
            .retryAfter()
            .orElse(client.retries().backoff(attempts, ThreadLocalRandom.current().nextDouble()));
    return attempt;
  }

  private Attempt<A> send() throws InterruptedException {
    Duration left = client.retries().deadline().minus(elapsed());
    Duration limit = client.retries().attemptTimeout();
    boolean last = left.compareTo(limit) < 0;
    try {
      return client.transport().send(request, last ? left : limit);
    } catch (TimeoutException e) {
      cut = last;
      return Attempt.outage(
          last
              ? "no answer before the deadline of %s s".formatted(deadline())
              : "no answer within %s s".formatted(Retries.inSeconds(limit)));
    }
  }

  /** Says so where it is the deadline that ended it. */
  private Outcome<A> explained(Attempt<A> last) {
    return last.outcome() instanceof Failed<A> failed
            && last.kind() != Kind.FINAL
            && attempts < client.retries().maxAttempts()
            && !cut
        ? new Failed<>(
            "%s; no time to ask again before the deadline of %s s"
                .formatted(failed.reason(), deadline()),
            failed.status(),
            failed.kind())
        : last.outcome();
  }

  private String deadline() {
    return Retries.inSeconds(client.retries().deadline());
  }

  /** A wait that ends after the deadline is not begun. */
  private boolean mayTryAgain(Attempt<A> attempt) {
    return attempt.kind() != Kind.FINAL
        && elapsed().plus(pause).compareTo(client.retries().deadline()) < 0;
  }

  private Duration elapsed() {
    return Duration.ofNanos(System.nanoTime() - start);
  }
}
