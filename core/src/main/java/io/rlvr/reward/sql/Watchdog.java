package io.rlvr.reward.sql;

import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Interrupts a statement that runs too long, or during which the process grows too much. */
final class Watchdog implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Watchdog.class);
  private static final Duration EVERY = Duration.ofMillis(10);

  private final Statement statement;
  private final SqlLimits limits;
  private final long startNanos = System.nanoTime();
  private final OptionalLong startMemory = ProcessMemory.nativeBytes();
  private final Thread thread = new Thread(this::watch, "sql-watchdog");
  private boolean isClosed;
  private End end = End.NONE;

  /** Which bound was passed. */
  enum End {
    NONE,
    TIME,
    MEMORY
  }

  private Watchdog(Statement statement, SqlLimits limits) {
    this.statement = statement;
    this.limits = limits;
  }

  /** Watches from now on. */
  static Watchdog over(Statement statement, SqlLimits limits) {
    Watchdog watchdog = new Watchdog(statement, limits);
    watchdog.thread.setDaemon(true);
    watchdog.thread.start();
    return watchdog;
  }

  /** Why the statement was interrupted, if it was. */
  synchronized End end() {
    return end;
  }

  /** After this it interrupts nothing. */
  @Override
  public synchronized void close() {
    isClosed = true;
    notifyAll();
  }

  private synchronized void watch() {
    try {
      while (!isClosed) {
        long left = limits.timeout().toNanos() - (System.nanoTime() - startNanos);
        if (left <= 0) {
          interrupt(End.TIME);
        } else if (grownBytes() > limits.memoryBytes()) {
          interrupt(End.MEMORY);
        }
        wait(Math.max(1, Math.min(EVERY.toMillis(), left / 1_000_000)));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private long grownBytes() {
    OptionalLong now = ProcessMemory.nativeBytes();
    return now.isPresent() && startMemory.isPresent()
        ? now.getAsLong() - startMemory.getAsLong()
        : 0;
  }

  /** Again and again until the statement has ended: the first may come before it has begun. */
  private void interrupt(End why) {
    end = end == End.NONE ? why : end;
    try {
      statement.cancel();
    } catch (SQLException e) {
      LOG.debug("Cannot interrupt a query", e);
    }
  }
}
