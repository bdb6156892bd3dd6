package io.rlvr.jobs.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.Test;

/**
 * Spark's ApplicationMaster takes an exit of the driver for a failure and runs it again; it sets
 * these three properties before it calls main. {@code yarn-test.sh cluster} does it for real.
 */
class TestProcessEnd {
  private final List<Integer> exits = new ArrayList<>();

  @Test
  void aProcessOfItsOwnExitsWithTheStatus() {
    ProcessEnd.with(0, new Properties(), exits::add);
    ProcessEnd.with(2, of("yarn", "client"), exits::add);
    ProcessEnd.with(75, of("k8s://https://host", "cluster"), exits::add);

    assertThat(exits).containsExactly(0, 2, 75);
  }

  @Test
  void theDriversContainerIsLeftToYarn() {
    ProcessEnd.with(0, of("yarn", "cluster"), exits::add);
    assertThatThrownBy(() -> ProcessEnd.with(2, of("yarn", "cluster"), exits::add))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("rlvr ended with exit status 2; standard error of this container says why");

    assertThat(exits).isEmpty();
  }

  private static Properties of(String master, String mode) {
    Properties properties = new Properties();
    properties.setProperty("spark.master", master);
    properties.setProperty("spark.submit.deployMode", mode);
    properties.setProperty("spark.yarn.app.id", "application_1_0001");
    return properties;
  }
}
