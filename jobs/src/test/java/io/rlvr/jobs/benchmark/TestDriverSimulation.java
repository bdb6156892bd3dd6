package io.rlvr.jobs.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The benchmark runs with the settings and checks of today; what it measures is not tested. */
@Tag("slow")
class TestDriverSimulation {
  @Test
  void aStepOfAFewRolloutsRunsToItsEnd(@TempDir Path folder) throws Exception {
    DriverSimulation.main(new String[] {folder.toString(), "64"});

    assertThat(folder.resolve("case-1/run/step=00001")).isDirectoryContaining("glob:**/credit-*");
  }
}
