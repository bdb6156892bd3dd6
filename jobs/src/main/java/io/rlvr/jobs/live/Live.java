package io.rlvr.jobs.live;

import io.rlvr.config.Printable;
import io.rlvr.reward.Reward;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.spark.SparkContext;

/**
 * Shows what a command does until it is closed, and where it stopped if the process is ended. One
 * thread redraws, and ends before {@link #close} returns. This class is thread safe.
 */
public final class Live implements AutoCloseable {
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  private final Terminal terminal;
  private final Screen screen;
  private final PrintStream out = System.out;
  private final PrintStream err = System.err;
  private final TimeLeft times = new TimeLeft();
  private final TaskCounts tasks = new TaskCounts();
  private final List<SparkContext> watched = new ArrayList<>();
  private final Thread drawing;
  private final Thread stopping = new Thread(this::stopped, "rlvr-stopped");
  private final String afterStop;
  private String name;
  private String stage = "";
  private Share share = Share.NONE;
  private int stepsLeft;
  private long began = System.nanoTime();
  private long stepBegan = began;
  private boolean isClosed;

  private Live(Terminal terminal, String name, String afterStop) {
    this.terminal = terminal;
    this.screen = new Screen(terminal, err);
    this.name = name;
    this.afterStop = afterStop;
    long every = terminal.kind() == Terminal.Kind.TERMINAL ? SECOND : 60 * SECOND;
    this.drawing = new Thread(() -> draw(every), "rlvr-live");
    drawing.setDaemon(true);
  }

  /**
   * @param name what the command does first
   * @param afterStop what is said of the same command once this one is stopped
   */
  public static Live open(String name, String afterStop) {
    return open(Terminal.ofProcess(), name, afterStop);
  }

  static Live open(Terminal terminal, String name, String afterStop) {
    Live live = new Live(terminal, name, afterStop);
    live.begin();
    return live;
  }

  /** Only passes on lines; it has no thread and needs no close. */
  public static Live ofLines() {
    return new Live(new Terminal(Terminal.Kind.LOG, 80, Terminal.Colours.OFF), "", "");
  }

  private void begin() {
    if (terminal.kind() == Terminal.Kind.TERMINAL) {
      System.setErr(screen.over(err));
      System.setOut(screen.over(out));
    }
    if (isOwnProcess()) {
      Runtime.getRuntime().addShutdownHook(stopping);
    }
    drawing.start();
  }

  /** Not in somebody else's, such as that of a notebook. */
  private static boolean isOwnProcess() {
    return System.getProperty(Terminal.PROPERTY) != null;
  }

  /** From now on, until this is closed, the tasks that run there are counted. */
  public synchronized void watch(SparkContext spark) {
    spark.addSparkListener(tasks);
    watched.add(spark);
  }

  /** Something else begins that is no stage of a step. */
  public synchronized void doing(String what) {
    begin(what, "");
    stepsLeft = 0;
  }

  /**
   * A stage of a step begins.
   *
   * @param steps the last step
   */
  public synchronized void running(int step, int steps, String newStage) {
    begin("step %d/%d %s".formatted(step, steps, newStage), newStage);
    stepsLeft = steps - step + 1;
  }

  /** So much of what goes on is done. */
  public synchronized void at(long done, long total, String unit) {
    share = new Share(done, total, unit);
  }

  synchronized void add(long more, long total, String unit) {
    share = new Share(share.done() + more, total, unit);
  }

  /** A step begins with its first stage. */
  public synchronized void stepBegins() {
    stepBegan = System.nanoTime();
  }

  public synchronized void tookStage(String ended, double seconds) {
    times.tookStage(ended, seconds);
  }

  /** A step that was run from its first stage to its last has ended. */
  public synchronized void tookStep(double seconds) {
    times.tookStep(seconds);
  }

  /** A line that stays; what it quotes gives the terminal no orders. */
  public void line(String text) {
    screen.line(text.lines().map(Printable::line).collect(Collectors.joining("\n")));
  }

  /**
   * Counts the answers that a reward has scored.
   *
   * @param total how many it will be asked for
   */
  public Reward counting(Reward reward, long total) {
    return new CountedReward(reward, this, total);
  }

  @Override
  public void close() {
    synchronized (this) {
      if (isClosed) {
        return;
      }
      isClosed = true;
      watched.forEach(spark -> spark.removeSparkListener(tasks)); // which may go on without us
      notifyAll();
    }
    joinDrawing();
    screen.clear();
    if (isOwnProcess() && isStopping()) {
      return; // what follows is of the end of the process, and stays unsaid
    }
    if (terminal.kind() == Terminal.Kind.TERMINAL) {
      System.setErr(err);
      System.setOut(out);
    }
  }

  private void joinDrawing() {
    boolean wasInterrupted = false;
    while (drawing.isAlive()) {
      try {
        drawing.join();
      } catch (InterruptedException e) {
        wasInterrupted = true;
      }
    }
    if (wasInterrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Whether the process is ending already; if not, its end is not this command's any more. */
  private boolean isStopping() {
    try {
      Runtime.getRuntime().removeShutdownHook(stopping);
      return false;
    } catch (IllegalStateException e) {
      return true;
    }
  }

  private void stopped() {
    System.setErr(screen.over(err));
    Activity last = activity();
    screen.last(
        "rlvr: Stopped in %s after %s. %s"
            .formatted(last.name(), Activity.time(last.seconds()), afterStop));
  }

  private synchronized void begin(String what, String newStage) {
    name = what;
    stage = newStage;
    share = Share.NONE;
    began = System.nanoTime();
  }

  private synchronized Activity activity() {
    double seconds = since(began);
    Share shown = share.text().isEmpty() ? tasks.share() : share;
    OptionalDouble runLeft = times.ofSteps(stepsLeft, since(stepBegan));
    return new Activity(name, shown, seconds, times.ofStage(stage, seconds, shown), runLeft);
  }

  private static double since(long start) {
    return (System.nanoTime() - start) / (double) SECOND;
  }

  private void draw(long every) {
    long next = System.nanoTime() + Math.min(every, SECOND / 5);
    if (every > SECOND) {
      next = System.nanoTime() + every;
    }
    while (waited(next)) {
      screen.status(activity());
      next += every;
    }
  }

  /** Whether that moment came before the end. */
  private synchronized boolean waited(long until) {
    long left = until - System.nanoTime();
    try {
      while (!isClosed && left > 0) {
        TimeUnit.NANOSECONDS.timedWait(this, Math.max(left, 1_000_000));
        left = until - System.nanoTime();
      }
    } catch (InterruptedException e) {
      return false;
    }
    return !isClosed;
  }
}
