package io.rlvr.reward.judge.remote;

import dev.failsafe.CircuitBreakerOpenException;
import dev.failsafe.Failsafe;
import dev.failsafe.RetryPolicy;
import io.rlvr.reward.judge.remote.ChatReply.Failed;
import io.rlvr.reward.judge.remote.ChatReply.Outcome;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeoutException;

/** One request until it has an outcome. This class is NOT thread safe. */
final class Call implements Callable<ChatReply> {
  private final ChatClient client;
  private final byte[] body;
  private long start;
  private int attempts;
  private Duration pause = Duration.ZERO;

  /** Whether an attempt was broken off at the deadline. */
  private boolean cut;

  Call(ChatClient client, byte[] body) {
    this.client = client;
    this.body = body;
  }

  @Override
  public ChatReply call() {
    start = System.nanoTime();
    Outcome outcome = outcome();
    return new ChatReply(outcome, attempts, elapsed().toNanos() / 1e6);
  }

  private Outcome outcome() {
    RetryPolicy<Attempt> retries =
        RetryPolicy.<Attempt>builder()
            .handleIf((attempt, failure) -> failure == null && mayTryAgain(attempt))
            .withMaxAttempts(client.retries().maxAttempts())
            .withDelayFn(context -> pause)
            .build();
    try {
      Attempt last = Failsafe.with(retries, client.breaker()).get(this::attempt);
      return explained(last);
    } catch (CircuitBreakerOpenException e) {
      return new Failed(
          "circuit open after %d outages in a row; the last: %s"
              .formatted(client.retries().breakerFailures(), client.lastOutage()));
    }
  }

  private Attempt attempt() throws InterruptedException {
    attempts++;
    Attempt attempt = post();
    if (attempt.isOutage() && attempt.outcome() instanceof Failed failed) {
      client.recordOutage(failed.reason());
    }
    pause =
        attempt
            .retryAfter()
            .orElse(client.retries().backoff(attempts, ThreadLocalRandom.current().nextDouble()));
    return attempt;
  }

  private Attempt post() throws InterruptedException {
    Duration left = client.retries().deadline().minus(elapsed());
    Duration limit = client.retries().attemptTimeout();
    boolean last = left.compareTo(limit) < 0;
    try {
      return client.transport().post(body, last ? left : limit);
    } catch (TimeoutException e) {
      cut = last;
      return Attempt.outage(
          last
              ? "no answer before the deadline of %s s".formatted(deadline())
              : "no answer within %s s".formatted(Retries.inSeconds(limit)));
    }
  }

  /** Says so where it is the deadline that ended it. */
  private Outcome explained(Attempt last) {
    return last.outcome() instanceof Failed failed
            && last.kind() != Attempt.Kind.FINAL
            && attempts < client.retries().maxAttempts()
            && !cut
        ? new Failed(
            "%s; no time to ask again before the deadline of %s s"
                .formatted(failed.reason(), deadline()))
        : last.outcome();
  }

  private String deadline() {
    return Retries.inSeconds(client.retries().deadline());
  }

  /** A wait that ends after the deadline is not begun. */
  private boolean mayTryAgain(Attempt attempt) {
    return attempt.kind() != Attempt.Kind.FINAL
        && elapsed().plus(pause).compareTo(client.retries().deadline()) < 0;
  }

  private Duration elapsed() {
    return Duration.ofNanos(System.nanoTime() - start);
  }
}
