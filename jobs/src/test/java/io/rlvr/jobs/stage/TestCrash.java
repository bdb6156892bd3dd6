package io.rlvr.jobs.stage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rlvr.config.Settings;
import io.rlvr.config.UserException;
import io.rlvr.jobs.cli.ProgressListener;
import io.rlvr.jobs.loop.Plan;
import io.rlvr.jobs.loop.TrainLoop;
import io.rlvr.jobs.models.ExecutorModels;
import io.rlvr.jobs.run.Run;
import io.rlvr.jobs.run.RunFolder;
import io.rlvr.jobs.spark.Sessions;
import io.rlvr.jobs.testing.FailingStore;
import io.rlvr.jobs.testing.TinyRun;
import io.rlvr.model.folder.ModelFolder;
import io.rlvr.store.FileStore;
import io.rlvr.store.LocalFileStore;
import io.rlvr.store.Manifest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is left after a failure at any commit, and what a damaged run says. */
@Tag("slow")
class TestCrash {
  @TempDir private Path folder;

  private SparkSession spark;
  private Settings settings;

  @BeforeEach
  void open() throws IOException {
    settings = TinyRun.settings(TinyRun.configuration(folder), "loop.keep-policies=1");
    spark = Sessions.open("local[2]", "test");
  }

  @AfterEach
  void close() {
    ExecutorModels.shared().clear();
    spark.stop();
  }

  /**
   * run.json, 2 imports, 2 evaluations, 2 steps of 4 stages, 1 policy and 1 optimizer state
   * retired. By the driver, 2 policies and 2 states are staged and published; a rollout fails
   * beside the state that is written, so that an attempt may meet two failures. In shards, of each
   * step the state's folder is emptied, the weights of its first optimizer step and all that was
   * scratch are removed, what killed attempts left in the folders of state and policy is removed,
   * two calls, the policy is staged and published, and the state's index is written. The state that
   * is retired lies in a folder that was emptied: the same call, which fails once. Of each step,
   * what was scratch is not removed in an attempt that failed before.
   */
  @ParameterizedTest
  @CsvSource({"driver, 23, 12, 24", "sharded, 30, 29, 29"})
  void aRunThatFailsAtEveryStoreCallEndsWithTheSameRows(
      String placement, int failures, int least, int most) throws IOException {
    settings =
        TinyRun.settings(
            folder.resolve("tiny.conf"), "loop.keep-policies=1", "update.placement=" + placement);
    Path undisturbed = folder.resolve("undisturbed");
    Path disturbed = folder.resolve("disturbed");
    train(new LocalFileStore(undisturbed));

    FailingStore store = new FailingStore(new LocalFileStore(disturbed));
    int attempts = 0;
    boolean done = false;
    while (!done) {
      attempts++;
      assertThat(attempts).isLessThan(100);
      done = succeeds(store);
      ExecutorModels.shared().clear(); // the next attempt is another process
    }

    assertThat(store.failures()).isEqualTo(failures);
    assertThat(attempts).isBetween(least, most);
    assertThat(TinyRun.rows(spark, disturbed)).isEqualTo(TinyRun.rows(spark, undisturbed));
    assertThat(lastPolicy(disturbed)).isEqualTo(lastPolicy(undisturbed));
  }

  @Test
  void filesThatNoManifestListsAreNotRead() throws IOException {
    Path run = folder.resolve("run");
    train(new LocalFileStore(run));
    Map<String, ?> before = TinyRun.rows(spark, run);

    Files.writeString(run.resolve(stage(run, "rollout")).resolve("part-00009-x.parquet"), "junk");
    Files.createDirectories(run.resolve("step=00001/reward-00000000"));

    assertThat(TinyRun.rows(spark, run)).isEqualTo(before);
  }

  @Test
  void aCutDataFileIsNamed() throws IOException {
    Path run = folder.resolve("run");
    train(new LocalFileStore(run));
    Path stage = run.resolve(stage(run, "rollout"));
    String name =
        RunFolder.of(new LocalFileStore(run))
            .manifests()
            .get(run.relativize(stage).toString())
            .files()
            .get(0)
            .name();
    long bytes = Files.size(stage.resolve(name));
    Files.write(stage.resolve(name), new byte[10]);

    assertThatThrownBy(() -> TinyRun.rows(spark, run))
        .isInstanceOf(UserException.class)
        .hasMessage(
            "Cannot read %s/%s: 10 bytes (expected %d bytes as its manifest says)",
            stage, name, bytes);
  }

  @Test
  void aChangedCheckpointIsNotTrusted() throws IOException {
    Path run = folder.resolve("run");
    Settings shorter = TinyRun.settings(folder.resolve("tiny.conf"), "loop.keep-policies=1");
    train(new LocalFileStore(run));
    ExecutorModels.shared().clear();
    Path weights = run.resolve("policy/v00002/model.safetensors");
    byte[] bytes = Files.readAllBytes(weights);
    bytes[bytes.length - 1] ^= 1;
    Files.write(weights, bytes);
    Files.delete(run.resolve(stageOf(run, 2, "evaluate")).resolve("_manifest.json"));

    Path policy = weights.getParent();
    String trusted = lastPolicy(run);
    assertThatThrownBy(() -> train(new LocalFileStore(run), shorter))
        .rootCause()
        .isInstanceOf(UserException.class)
        .hasMessage(
            "Cannot trust model %s: its digest is %s (expected %s); it has changed since the run"
                + " recorded it",
            policy, ModelFolder.digest(policy), trusted);
  }

  private boolean succeeds(FileStore store) throws IOException {
    try {
      train(store);
      return true;
    } catch (IOException e) {
      assertThat(e).hasMessageStartingWith("Injected failure: ");
      return false;
    }
  }

  private void train(FileStore store) throws IOException {
    train(store, settings);
  }

  private void train(FileStore store, Settings with) throws IOException {
    Run run = Run.open(spark, store, with);
    Plan plan = new Plan(with, run.startModel().digest());
    try (ProgressListener progress = new ProgressListener(TinyRun.STEPS)) {
      new TrainLoop(run, plan, new StageRunner(spark, store, run.startModel(), progress)).run();
    }
  }

  private String lastPolicy(Path run) throws IOException {
    Manifest last = RunFolder.of(new LocalFileStore(run)).updates().get(TinyRun.STEPS - 1);
    return last.policy().orElseThrow().digest();
  }

  private String stage(Path run, String stage) throws IOException {
    return stageOf(run, 1, stage);
  }

  private String stageOf(Path run, int step, String stage) throws IOException {
    return RunFolder.of(new LocalFileStore(run)).manifests().entrySet().stream()
        .filter(e -> e.getValue().step() == step && e.getValue().stage().equals(stage))
        .map(Map.Entry::getKey)
        .findFirst()
        .orElseThrow();
  }
}
