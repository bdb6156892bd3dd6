package io.rlvr.jobs.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.rlvr.config.UserException;
import org.junit.jupiter.api.Test;

/** The message is that of Spark 4.1.3 on a Yarn of {@code yarn.sh}. */
class TestSessions {
  @Test
  void anExecutorThatNoContainerHoldsIsAMistake() {
    IllegalArgumentException spark =
        new IllegalArgumentException(
            "Required executor memory (8192 MB), offHeap memory (0) MB, overhead (1024 MB), and"
                + " PySpark memory (0 MB) is above the max threshold (4096 MB) of this cluster!"
                + " Please check the values of 'yarn.scheduler.maximum-allocation-mb' and/or"
                + " 'yarn.nodemanager.resource.memory-mb'.");

    assertThat(Sessions.refused(spark))
        .isInstanceOf(UserException.class)
        .hasMessage(
            "Cannot start on Yarn: executor memory (8192 MB), offHeap memory (0) MB, overhead (1024"
                + " MB), and PySpark memory (0 MB) (expected at most 4096 MB together, which is the"
                + " cluster's yarn.scheduler.maximum-allocation-mb)")
        .hasCause(spark);
  }

  @Test
  void otherProblemsStayAsTheyAre() {
    IllegalArgumentException other = new IllegalArgumentException("other");

    assertThat(Sessions.refused(other)).isSameAs(other);
    assertThat(Sessions.refused(new IllegalArgumentException()))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
