package io.rlvr.rollout.server;

import io.rlvr.http.client.Retries;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;

/**
 * How long servers that are out are waited for: from an outage's beginning to its end, so that what
 * was sampled before and between costs nothing. This class is NOT thread safe.
 */
public final class Patience {
  private static final long PAUSE_MS = 2000;

  /** More outages of one piece of work are as one: servers that come and go would hold it up. */
  private static final int MOST_OUTAGES = 10;

  private final Duration limit;
  private OptionalLong outSince = OptionalLong.empty();
  private int ended;

  public Patience(Duration limit) {
    this.limit = limit;
  }

  /** Takes note that all servers are out; whether that has been so for too long. */
  public boolean isOver() {
    long now = System.nanoTime();
    outSince = OptionalLong.of(outSince.orElse(now));
    return now - outSince.getAsLong() > limit.toNanos();
  }

  /** Takes note that a server is back: the next outage has a time of its own, so many times. */
  public void end() {
    if (outSince.isPresent() && ended < MOST_OUTAGES) {
      outSince = OptionalLong.empty();
      ended++;
    }
  }

  /** Waits a little before servers are asked again. */
  public void pause() {
    pause(PAUSE_MS);
  }

  /**
   * Waits for something else of a server.
   *
   * @throws CancellationException if the thread is interrupted
   */
  public static void pause(long milliseconds) {
    try {
      TimeUnit.MILLISECONDS.sleep(milliseconds);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("Interrupted while a server was waited for");
    }
  }

  /** In seconds, as the setting has it. */
  @Override
  public String toString() {
    return Retries.inSeconds(limit);
  }
}
