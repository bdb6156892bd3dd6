package io.rlvr.jobs.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.rlvr.config.Settings;
import io.rlvr.jobs.cli.TrainCommand;
import io.rlvr.jobs.models.ExecutorModels;
import io.rlvr.jobs.run.RunFolder;
import io.rlvr.jobs.spark.Sessions;
import io.rlvr.jobs.testing.Folders;
import io.rlvr.jobs.testing.TinyRun;
import io.rlvr.store.LocalFileStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A run whose first step was made by a version that put the optimizer's state among the weights.
 */
@Tag("slow")
class TestOlderRun {
  @TempDir private Path folder;

  @AfterEach
  void freeModels() {
    ExecutorModels.shared().clear();
  }

  @Test
  void itIsResumedWithTheSameRowsAndVersions() throws IOException {
    Path conf = TinyRun.configuration(folder);
    Settings settings = TinyRun.settings(conf, "loop.keep-policies=1");
    Path straight = folder.resolve("straight");
    Path older = folder.resolve("older");
    try (SparkSession spark = Sessions.open("local[2]", "test", settings)) {
      Trainings.train(spark, new LocalFileStore(straight), settings, 1);
      Folders.copy(straight, older);
      Path state = older.resolve("optimizer/v00001/optimizer.safetensors");
      Files.move(state, older.resolve("policy/v00001/optimizer.safetensors"));
      Folders.delete(older.resolve("optimizer"));
    }
    for (Path run : List.of(straight, older)) {
      ExecutorModels.shared().clear(); // the first step was another process
      TrainCommand.train(settings, run.toString(), "local[2]");
    }

    try (SparkSession spark = Sessions.open("local[2]", "test")) {
      assertThat(TinyRun.rows(spark, older)).isEqualTo(TinyRun.rows(spark, straight));
    }
    assertThat(RunFolder.of(new LocalFileStore(older)).updates())
        .extracting(update -> update.policy().orElseThrow().digest())
        .hasSize(TinyRun.STEPS)
        .isEqualTo(
            RunFolder.of(new LocalFileStore(straight)).updates().stream()
                .map(update -> update.policy().orElseThrow().digest())
                .toList());
    assertThat(new LocalFileStore(older).list("policy")).containsExactly("v00002");
    assertThat(new LocalFileStore(older).list("policy/v00002"))
        .containsExactly(
            "config.json", "model.safetensors", "tokenizer.json", "tokenizer_config.json");
    assertThat(older.resolve("optimizer/v00002/optimizer.safetensors"))
        .hasSameBinaryContentAs(straight.resolve("optimizer/v00002/optimizer.safetensors"));
  }
}
