package io.rlvr.jobs.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.rlvr.jobs.spark.Sessions;
import java.io.IOException;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TestHadoopSettings {
  private static final String PROPERTY = "spark.hadoop.test.bucket";

  /** As spark-submit does with what it is given. */
  @BeforeEach
  void submit() {
    System.setProperty(PROPERTY, "mine");
  }

  @AfterEach
  void forget() {
    System.clearProperty(PROPERTY);
  }

  @Test
  void aTaskReachesStorageAsTheSessionDoes() throws IOException {
    try (SparkSession spark = Sessions.open("local[1]", "test")) {
      System.clearProperty(PROPERTY);
      List<String> seen =
          JavaSparkContext.fromSparkContext(spark.sparkContext())
              .parallelize(List.of(1))
              .map(each -> HadoopSettings.here().get("test.bucket"))
              .collect();
      assertThat(seen).containsExactly("mine");
    }
  }

  @Test
  void beforeTheSessionWhatSparkSubmitWasGivenCounts() {
    assertThat(HadoopSettings.here().get("test.bucket")).isEqualTo("mine");
  }
}
