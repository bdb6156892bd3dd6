package io.rlvr.spark;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.apache.spark.sql.SparkSession;

/**
 * A command in a thread of its own, for callers that show its progress as it comes, such as
 * notebooks of Python. This class is thread safe.
 */
public final class StartedCommand {
  private final PrintedText progress = new PrintedText();
  private final FutureTask<String> work;

  private StartedCommand(SparkSession spark, String... arguments) {
    work = new FutureTask<>(() -> printed(spark, arguments));
  }

  static StartedCommand of(SparkSession spark, String... arguments) {
    StartedCommand started = new StartedCommand(spark, arguments);
    Thread thread = new Thread(started.work, "rlvr-command");
    thread.setDaemon(true);
    thread.start();
    return started;
  }

  private String printed(SparkSession spark, String... arguments) {
    try (progress) {
      return KeptOutput.of(() -> KeptOutput.ofErrors(progress, () -> Rlvr.run(spark, arguments)));
    }
  }

  /**
   * Waits for lines of progress and takes them. A training has a line for each step, and three at
   * its end.
   *
   * @return lines, each with its end; empty when the command has ended and all of them are taken
   */
  public String progress() throws InterruptedException {
    return progress.next();
  }

  /**
   * Waits for the end.
   *
   * @return what the command printed, without its progress
   * @throws RlvrException if the command ended with another exit status than 0
   */
  public String output() throws InterruptedException {
    try {
      return work.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RlvrException told) {
        throw told;
      }
      throw new IllegalStateException("The command broke off", e.getCause());
    }
  }
}
