package io.rlvr.jobs.track;

import io.rlvr.config.ShellWord;
import io.rlvr.jobs.run.StepMetrics;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Shows the steps of a run in its trackers, beside whatever else goes on. A tracker that fails
 * holds nothing up: what it lacks is sent when it works again, by the same command, or by {@code
 * track}.
 */
public final class Tracking implements AutoCloseable {
  private final TrackedRun run;
  private final Patience patience;
  private final List<Feed> feeds;
  private final Consumer<String> note;
  private RunEnd end = RunEnd.FAILED;

  private Tracking(TrackedRun run, Patience patience, List<Feed> feeds, Consumer<String> note) {
    this.run = run;
    this.patience = patience;
    this.feeds = List.copyOf(feeds);
    this.note = note;
  }

  /**
   * @param note takes a line for people, from any thread
   */
  public static Tracking start(TrackOptions options, TrackedRun run, Consumer<String> note) {
    return start(options.trackers(run, note), run, Patience.BESIDE, note);
  }

  static Tracking start(
      List<Tracker> trackers, TrackedRun run, Patience patience, Consumer<String> note) {
    List<Feed> feeds = new ArrayList<>();
    trackers.forEach(each -> feeds.add(Feed.start(each, patience, note)));
    return new Tracking(run, patience, feeds, note);
  }

  /**
   * Shows what trackers lack of a run, and waits for it.
   *
   * @return what was not sent, by tracker
   */
  public static List<Unsent> show(
      TrackOptions options,
      TrackedRun run,
      List<StepMetrics> steps,
      RunEnd end,
      Consumer<String> note) {
    Tracking tracking = start(options.trackers(run, note), run, Patience.ALONE, note);
    steps.forEach(tracking::add);
    return tracking.end(end);
  }

  /** Takes a step that is done; steps come in their order. */
  public void add(StepMetrics step) {
    feeds.forEach(feed -> feed.add(step));
  }

  /** The command did what it was asked to do; else it is taken to have failed. */
  public void finished() {
    end = RunEnd.FINISHED;
  }

  /** Waits a little for what is not sent yet, and says what was not. */
  @Override
  public void close() {
    for (Unsent unsent : end(end)) {
      note.accept(
          "%s: the same command sends the rest, and so does bin/rlvr track --run %s"
              .formatted(unsent.line(), ShellWord.of(run.folder())));
    }
  }

  private List<Unsent> end(RunEnd how) {
    List<Unsent> unsent = new ArrayList<>();
    feeds.forEach(feed -> feed.end(how));
    long until = System.nanoTime() + patience.end().toNanos();
    boolean isInterrupted = false;
    for (Feed feed : feeds) {
      try {
        feed.close(until).ifPresent(unsent::add);
      } catch (InterruptedException e) {
        isInterrupted = true; // whoever ends this does not want to wait
      }
    }
    if (isInterrupted) {
      Thread.currentThread().interrupt();
    }
    return unsent;
  }
}
