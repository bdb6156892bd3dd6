package io.rlvr.jobs.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rlvr.config.Settings;
import io.rlvr.config.UserException;
import io.rlvr.jobs.Main;
import io.rlvr.jobs.cli.TrainCommand;
import io.rlvr.jobs.loop.Plan;
import io.rlvr.jobs.models.ExecutorModels;
import io.rlvr.jobs.spark.Sessions;
import io.rlvr.jobs.stage.PlannedStage;
import io.rlvr.jobs.testing.TinyRun;
import io.rlvr.jobs.testing.TinyUpdate;
import io.rlvr.loss.PolicyLoss;
import io.rlvr.store.FileStore;
import io.rlvr.store.LocalFileStore;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.TaskContext;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs whose updates are computed by tasks, and what goes wrong in them. */
@Tag("slow")
class TestUpdatePlacement {
  private static final List<String> CHANGES =
      List.of("create", "replace", "stagingFolder", "publish", "delete");

  @TempDir private Path folder;
  private Path conf;

  @BeforeEach
  void makeModel() throws IOException {
    conf = TinyRun.configuration(folder);
  }

  @AfterEach
  void freeModels() {
    ExecutorModels.shared().clear();
  }

  @Test
  void aStoreThatFailsAnywhereLeavesAnUpdateThatCanBeMadeAgain() throws IOException {
    try (SparkSession spark = Sessions.open("local[2]", "test")) {
      TinyUpdate update = new TinyUpdate(spark, conf);
      Settings settings = update.settings();
      FileStore sound = new LocalFileStore(folder.resolve("sound"));
      float[] expected = update.run(sound, settings, TinyUpdate.byStorage()).values();
      FileStore store = new LocalFileStore(folder.resolve("failing"));

      int calls = 0;
      boolean done = false;
      while (!done) {
        calls++;
        try {
          float[] values =
              update.run(failing(store, calls), settings, TinyUpdate.byStorage()).values();
          assertThat(values).containsExactly(expected);
          done = true;
        } catch (IOException e) {
          assertThat(e).hasMessageStartingWith("Injected failure: ");
        }
      }

      // the second optimizer step's weights are staged, published and removed, then their folder;
      // the new version is staged and published; a new attempt removes scratch of the one before
      assertThat(calls).isGreaterThan(6);
      assertThat(folder.resolve("failing").resolve(TinyUpdate.FOLDER)).isEmptyDirectory();
    }
  }

  @Test
  void aRunOfTasksWritesTheVersionsOfTheDriver() throws IOException {
    Path driver = folder.resolve("driver");
    Path tasks = folder.resolve("tasks");
    String[] one = {"update.placement=executors", "update.sequences-per-task=100", "loop.steps=1"};

    TrainCommand.train(
        TinyRun.settings(conf, "update.sequences-per-task=100", "loop.steps=1"),
        driver.toString(),
        "local[2]");
    TrainCommand.train(TinyRun.settings(conf, one), tasks.toString(), "local[2]");

    try (SparkSession spark = Sessions.open("local[2]", "test")) {
      assertThat(TinyRun.rows(spark, tasks)).isEqualTo(TinyRun.rows(spark, driver));
    }
    assertThat(Files.readAllBytes(tasks.resolve("policy/v00001/model.safetensors")))
        .isEqualTo(Files.readAllBytes(driver.resolve("policy/v00001/model.safetensors")));
  }

  @Test
  void placementIsNoPartOfAStageAndTheSizeOfTasksIs() {
    String driver = plan("update.placement=driver").id();

    assertThat(plan().id()).isEqualTo(driver);
    assertThat(plan("update.placement=executors").id()).isEqualTo(driver);
    assertThat(plan("update.sequences-per-task=16").id()).isEqualTo(driver);
    assertThat(plan("update.sequences-per-task=4").id()).isNotEqualTo(driver);
  }

  @Test
  void supervisedTrainingIsTheSameByTasks() throws IOException {
    Path driver = sft("driver", "update.placement=driver");
    Path tasks = sft("tasks", "update.placement=executors");

    assertThat(Files.readAllBytes(tasks)).isEqualTo(Files.readAllBytes(driver));
  }

  /** What a task says of a sequence is what the user sees. */
  @Test
  void aMistakeInATaskIsTold() throws IOException {
    try (SparkSession spark = Sessions.open("local[2]", "test")) {
      TinyUpdate update = new TinyUpdate(spark, conf);
      Settings settings = update.settings("update.placement=executors");
      FileStore store = new LocalFileStore(folder.resolve("run"));
      PolicyLoss loss =
          batch -> {
            throw new UserException("Cannot do that on %s", TaskContext.getPartitionId());
          };

      assertThatThrownBy(() -> update.run(store, settings, loss))
          .hasRootCauseInstanceOf(UserException.class)
          .hasRootCauseMessage("Cannot do that on 0");
    }
  }

  private Path sft(String name, String placement) {
    Path run = folder.resolve(name);
    int status =
        Main.execute(
            "sft",
            "--conf",
            conf.toString(),
            "--run",
            run.toString(),
            "--master",
            "local[2]",
            "--set",
            "sft.response-column=reference",
            "--set",
            "sft.prompts-per-step=8",
            "--set",
            "update.sequences-per-task=100",
            "--set",
            placement);
    assertThat(status).isZero();
    return run.resolve("policy/v00002/model.safetensors");
  }

  private PlannedStage plan(String... overrides) {
    Settings settings = TinyRun.settings(conf, overrides);
    return new Plan(settings, "digest").firstStep().next(0).update(0);
  }

  /** Fails the n-th call that changes something. */
  private static FileStore failing(FileStore store, int n) {
    AtomicInteger calls = new AtomicInteger();
    return (FileStore)
        Proxy.newProxyInstance(
            FileStore.class.getClassLoader(),
            new Class<?>[] {FileStore.class},
            (proxy, method, arguments) -> {
              if (CHANGES.contains(method.getName()) && calls.incrementAndGet() == n) {
                throw new IOException("Injected failure: " + method.getName());
              }
              try {
                return method.invoke(store, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }
}
