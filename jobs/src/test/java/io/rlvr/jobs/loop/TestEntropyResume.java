package io.rlvr.jobs.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.rlvr.config.Settings;
import io.rlvr.jobs.models.ExecutorModels;
import io.rlvr.jobs.run.RunFolder;
import io.rlvr.jobs.spark.Sessions;
import io.rlvr.jobs.testing.FailingStore;
import io.rlvr.jobs.testing.TinyRun;
import io.rlvr.store.FileStore;
import io.rlvr.store.LocalFileStore;
import io.rlvr.store.Manifest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run with an adaptive entropy bonus that is killed, again and again. */
@Tag("slow")
class TestEntropyResume {
  @TempDir private Path folder;

  @AfterEach
  void freeModels() {
    ExecutorModels.shared().clear();
  }

  /**
   * Entropy of 300 tokens is at most log 300 = 5.7 nat, below the target in each step: so the
   * coefficient is 1/4, 1/2, 3/4 and ends at 1. A process that began anew would say 1/4 again.
   */
  @Test
  void theCoefficientIsThatOfARunThatWasNotKilled() throws IOException {
    Settings settings =
        TinyRun.settings(
            TinyRun.configuration(folder),
            "loop.steps=3",
            "loss.entropy-controller=adaptive",
            "loss.entropy-coefficient=0.25",
            "loss.entropy-target=6",
            "loss.entropy-delta=0.25",
            "loss.entropy-max=2");
    FileStore whole = new LocalFileStore(folder.resolve("whole"));
    FileStore killed = new LocalFileStore(folder.resolve("killed"));
    FailingStore failing = new FailingStore(killed);
    int attempts = 1;
    try (SparkSession spark = Sessions.open("local[2]", "test", settings)) {
      Trainings.train(spark, whole, settings);
      while (!Trainings.succeeds(spark, failing, settings)) {
        attempts++;
        assertThat(attempts).isLessThan(200);
        ExecutorModels.shared().clear(); // the next attempt is another process
      }
    }

    List<Manifest> resumed = RunFolder.of(killed).updates();
    assertThat(attempts).as("one attempt for each failure, and the last").isGreaterThan(9);
    assertThat(metrics(resumed, "loss.entropy-coefficient")).containsExactly(0.25, 0.5, 0.75);
    assertThat(metrics(resumed, "loss.entropy-next-coefficient")).containsExactly(0.5, 0.75, 1.0);
    assertThat(digests(resumed)).isEqualTo(digests(RunFolder.of(whole).updates()));
  }

  private static List<Double> metrics(List<Manifest> updates, String name) {
    return updates.stream().map(update -> update.metrics().get(name)).toList();
  }

  private static List<String> digests(List<Manifest> updates) {
    return updates.stream().map(update -> update.policy().orElseThrow().digest()).toList();
  }
}
