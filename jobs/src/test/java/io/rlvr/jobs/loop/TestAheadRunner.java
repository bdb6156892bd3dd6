package io.rlvr.jobs.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.rlvr.config.Key;
import io.rlvr.config.Settings;
import io.rlvr.config.UserException;
import io.rlvr.jobs.run.AllSettings;
import io.rlvr.jobs.spark.Sessions;
import io.rlvr.jobs.stage.PlannedStage;
import io.rlvr.jobs.stage.Stage;
import io.rlvr.jobs.stage.StageContext;
import io.rlvr.jobs.stage.StageListener;
import io.rlvr.jobs.stage.StageOutput;
import io.rlvr.jobs.stage.StageRunner;
import io.rlvr.jobs.stage.Writing;
import io.rlvr.jobs.table.Metrics;
import io.rlvr.store.LocalFileStore;
import io.rlvr.store.Manifest;
import io.rlvr.store.ModelRef;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two threads as seen from outside: order, errors and interruption. */
class TestAheadRunner {
  private static SparkSession spark;

  @TempDir private Path folder;
  private final List<String> heard = new ArrayList<>();
  private StageRunner runner;

  /** What a stage of a test does. */
  private interface Work {
    void run() throws IOException, InterruptedException;
  }

  @BeforeAll
  static void open() {
    spark = Sessions.open("local[1]", "test");
  }

  @AfterAll
  static void close() {
    spark.stop();
  }

  @BeforeEach
  void makeRunner() {
    runner =
        new StageRunner(
            spark,
            new LocalFileStore(folder),
            new ModelRef(0, "digest", "root", "model"),
            new Listener(heard));
  }

  @Test
  void aStageAheadIsHeardOfInItsTurn() throws IOException {
    CountDownLatch isDone = new CountDownLatch(1);
    PlannedStage later = stage("later", isDone::countDown);
    // ends only if the stage ahead does not wait for it
    PlannedStage now = stage("now", isDone::await);
    try (AheadRunner ahead = new AheadRunner(runner)) {
      ahead.begin(later);
      ahead.begin(later);
      assertThat(ahead.run(now).stage()).isEqualTo("now");
      assertThat(ahead.run(later).stage()).isEqualTo("later");
      assertThat(ahead.run(later).stage()).isEqualTo("later");
    }
    assertThat(heard)
        .containsExactly(
            "started now", "finished now", "started later", "finished later", "skipped later");
  }

  @Test
  void onlyOneStageIsAhead() throws IOException {
    try (AheadRunner ahead = new AheadRunner(runner)) {
      ahead.begin(stage("one", () -> {}));
      assertThatThrownBy(() -> ahead.begin(stage("two", () -> {})))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("Two stages ahead: one of step 1 and two of step 1");
    }
  }

  @Test
  void anErrorAheadIsThrownInItsTurn() throws IOException {
    PlannedStage mistaken =
        stage(
            "mistaken",
            () -> {
              throw new UserException("Cannot do this");
            });
    try (AheadRunner ahead = new AheadRunner(runner)) {
      ahead.begin(mistaken);
      assertThat(ahead.run(stage("now", () -> {})).stage()).isEqualTo("now");
      assertThatThrownBy(() -> ahead.run(mistaken))
          .isInstanceOf(UserException.class)
          .hasMessage("Cannot do this");
    }
  }

  @Test
  void closingWaitsForTheStageAhead() throws IOException {
    PlannedStage later = stage("later", () -> Thread.sleep(200));
    try (AheadRunner ahead = new AheadRunner(runner)) {
      ahead.begin(later);
    }
    assertThat(runner.find(later)).isPresent();
  }

  /** The files wait for the second stage to have run, so one after the other would never end. */
  @Test
  void aStageRunsBesideTheFilesOfTheOneBefore() throws IOException {
    CountDownLatch hasRun = new CountDownLatch(1);
    PlannedStage update = writing("update", hasRun::await);
    AtomicBoolean wasCommitted = new AtomicBoolean();
    PlannedStage rollout =
        reading(
            "rollout",
            update,
            () -> {
              wasCommitted.set(runner.find(update).isPresent());
              hasRun.countDown();
            });
    try (AheadRunner ahead = new AheadRunner(runner)) {
      assertThat(ahead.followedBy(Optional.of(rollout)).run(update).stage()).isEqualTo("update");
      assertThat(runner.find(update)).isPresent();
      assertThat(ahead.run(rollout).stage()).isEqualTo("rollout");
    }
    assertThat(wasCommitted).isFalse();
    assertThat(heard)
        .containsExactly(
            "started update", "finished update", "started rollout", "finished rollout");
  }

  @Test
  void aStageIsNotCommittedIfTheOneBeforeIsNot() {
    CountDownLatch hasRun = new CountDownLatch(1);
    PlannedStage update =
        writing(
            "update",
            () -> {
              hasRun.await();
              throw new IOException("disk full");
            });
    PlannedStage rollout = reading("rollout", update, hasRun::countDown);
    assertThatThrownBy(
            () -> {
              try (AheadRunner ahead = new AheadRunner(runner)) {
                ahead.followedBy(Optional.of(rollout)).run(update);
              }
            })
        .isInstanceOf(IOException.class)
        .hasMessage("disk full");
    assertThat(folder.resolve(update.folder())).doesNotExist();
    assertThat(folder.resolve(rollout.folder())).doesNotExist();
  }

  @Test
  void whatIsDoneIsNotFollowed() throws IOException {
    PlannedStage update = writing("update", () -> {});
    runner.run(update);
    PlannedStage rollout = reading("rollout", update, failing("must not run"));
    try (AheadRunner ahead = new AheadRunner(runner)) {
      ahead.followedBy(Optional.of(rollout)).run(update);
    }
    assertThat(heard).containsExactly("started update", "finished update", "skipped update");
  }

  @Test
  void theErrorOfEachThreadIsKept() {
    Throwable thrown =
        catchThrowable(
            () -> {
              try (AheadRunner ahead = new AheadRunner(runner)) {
                ahead.begin(stage("later", failing("second")));
                ahead.run(stage("now", failing("first")));
              }
            });
    assertThat(thrown).isInstanceOf(IOException.class).hasMessage("first");
    assertThat(thrown.getSuppressed()).hasSize(1);
    assertThat(thrown.getSuppressed()[0]).isInstanceOf(IOException.class).hasMessage("second");
  }

  @Test
  void anInterruptionEndsBothThreads() throws InterruptedException {
    CountDownLatch hasBegun = new CountDownLatch(1);
    CountDownLatch wasInterrupted = new CountDownLatch(1);
    PlannedStage endless =
        stage(
            "endless",
            () -> {
              hasBegun.countDown();
              try {
                new CountDownLatch(1).await();
              } finally {
                wasInterrupted.countDown();
              }
            });
    FutureTask<Boolean> isStillInterrupted =
        new FutureTask<>(
            () -> {
              try (AheadRunner ahead = new AheadRunner(runner)) {
                ahead.begin(endless);
                assertThatThrownBy(() -> ahead.run(endless))
                    .isInstanceOf(InterruptedIOException.class)
                    .hasMessage("Interrupted while waiting for endless of step 1");
                assertThat(wasInterrupted.getCount()).isZero();
                return Thread.currentThread().isInterrupted();
              }
            });
    Thread thread = new Thread(isStillInterrupted, "test");
    thread.start();
    hasBegun.await();
    thread.interrupt();

    assertThat(isStillInterrupted).succeedsWithin(java.time.Duration.ofMinutes(1)).isEqualTo(true);
  }

  private static Work failing(String message) {
    return () -> {
      throw new IOException(message);
    };
  }

  private static PlannedStage stage(String name, Work work) {
    return planned(new FakeStage(name, work, Optional.empty()), new TreeMap<>());
  }

  /** One that leaves files to be written. */
  private static PlannedStage writing(String name, Work files) {
    return planned(new FakeStage(name, () -> {}, Optional.of(files)), new TreeMap<>());
  }

  private static PlannedStage reading(String name, PlannedStage before, Work work) {
    return planned(
        new FakeStage(name, work, Optional.empty()), new TreeMap<>(Map.of("before", before)));
  }

  private static PlannedStage planned(Stage stage, SortedMap<String, PlannedStage> inputs) {
    Settings settings = Settings.defaults(AllSettings.KEYS, List.of("policy.model=x"));
    return PlannedStage.of(stage, 1, inputs, settings, "");
  }

  private record FakeStage(String name, Work work, Optional<Work> files) implements Stage {
    @Override
    public int codeVersion() {
      return 1;
    }

    @Override
    public List<Key<?>> reads() {
      return List.of();
    }

    @Override
    public StageOutput run(StageContext context) throws IOException {
      run(work);
      StageOutput output = StageOutput.decision(new Metrics());
      return files.map(write -> output.withWriting(Writing.begin(() -> run(write)))).orElse(output);
    }

    private static void run(Work work) throws IOException {
      try {
        work.run();
      } catch (InterruptedException e) {
        throw new InterruptedIOException("interrupted");
      }
    }
  }

  private record Listener(List<String> heard) implements StageListener {
    @Override
    public void started(PlannedStage stage) {
      heard.add("started " + stage.stage().name());
    }

    @Override
    public void finished(PlannedStage stage, Manifest manifest) {
      heard.add("finished " + stage.stage().name());
    }

    @Override
    public void skipped(PlannedStage stage, Manifest manifest) {
      heard.add("skipped " + stage.stage().name());
    }

    @Override
    public void note(String line) {
      heard.add(line);
    }
  }
}
