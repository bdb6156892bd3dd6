package io.rlvr.jobs.cli;

import java.io.PrintStream;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/**
 * Shows how far a run is: a bar where standard error is a terminal, else one line a step. This
 * class is NOT thread safe.
 */
interface Progress extends AutoCloseable {
  /** Set by {@code bin/rlvr}: Java cannot tell whether its standard error is a terminal. */
  String TERMINAL = "rlvr.terminal";

  /** The display that suits standard error. */
  static Progress ofSteps(int steps) {
    return Boolean.getBoolean(TERMINAL) ? new Bar(steps, System.err) : new Lines(steps, System.err);
  }

  /** A stage of a step has started. Steps count from 1. */
  void running(int step, String stage);

  /** A step has ended. */
  void done(int step, StepOutcome outcome);

  @Override
  void close();

  /** One line for each step that ends. */
  final class Lines implements Progress {
    private final int steps;
    private final PrintStream out;

    Lines(int steps, PrintStream out) {
      this.steps = steps;
      this.out = out;
    }

    @Override
    public void running(int step, String stage) {
      // a log wants what has happened, not what is about to
    }

    @Override
    public void done(int step, StepOutcome outcome) {
      out.printf("step %d/%d: %s%n", step, steps, outcome.text());
    }

    @Override
    public void close() {
      out.flush();
    }
  }

  /** A bar with the last step's outcome, redrawn in place. */
  final class Bar implements Progress {
    private final ProgressBar bar;
    private String last = "";

    Bar(int steps, PrintStream out) {
      bar =
          new ProgressBarBuilder()
              .setTaskName("step")
              .setInitialMax(steps)
              .setStyle(ProgressBarStyle.ASCII)
              .setUpdateIntervalMillis(500)
              .setConsumer(new ConsoleProgressBarConsumer(out))
              .build();
    }

    @Override
    public void running(int step, String stage) {
      bar.stepTo(step - 1);
      bar.setExtraMessage(last.isEmpty() ? stage : last + " | " + stage);
    }

    @Override
    public void done(int step, StepOutcome outcome) {
      last = outcome.text();
      bar.stepTo(step);
      bar.setExtraMessage(last);
    }

    @Override
    public void close() {
      bar.close();
    }
  }
}
