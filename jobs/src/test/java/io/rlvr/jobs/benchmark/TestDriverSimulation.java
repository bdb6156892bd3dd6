package io.rlvr.jobs.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The benchmark runs with the settings and checks of today; what it measures is not tested. */
@Tag("slow")
class TestDriverSimulation {
  /** The program sets them for its own process. */
  @AfterEach
  void clearProperties() {
    System.clearProperty("spark.default.parallelism");
    System.clearProperty("spark.local.dir");
  }

  @Test
  void aStepOfAFewRolloutsRunsToItsEnd(@TempDir Path folder) throws Exception {
    DriverSimulation.main(new String[] {folder.toString(), "64"});

    assertThat(folder.resolve("case-1/run/step=00001")).isDirectoryContaining("glob:**/credit-*");
  }
}
