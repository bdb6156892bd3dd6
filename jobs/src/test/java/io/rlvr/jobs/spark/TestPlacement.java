package io.rlvr.jobs.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rlvr.config.UserException;
import io.rlvr.jobs.settings.ModelOptions;
import io.rlvr.model.engine.Precision;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;

/** What tasks with a model ask of Spark; that Spark gives it is shown on a cluster. */
class TestPlacement {
  @Test
  void aModelTakesAllCoresOfItsExecutor() {
    assertThat(requests("auto", Map.of("spark.executor.cores", "8")))
        .isEqualTo(Map.of("cpus", 8.0));
  }

  @Test
  void onGpusItTakesOneAndItsShareOfTheCores() {
    // 7 cores over 2 GPUs: 3 each, and one core is left to nobody
    Map<String, String> gpus =
        Map.of("spark.executor.cores", "7", "spark.executor.resource.gpu.amount", "2");
    assertThat(requests("auto", gpus)).isEqualTo(Map.of("cpus", 3.0, "gpu", 1.0));
    assertThat(requests("cuda", gpus)).isEqualTo(Map.of("cpus", 3.0, "gpu", 1.0));
    assertThat(requests("cpu", gpus)).isEqualTo(Map.of("cpus", 7.0));
  }

  @Test
  void moreGpusThanCoresStillTakeOneCoreEach() {
    Map<String, String> gpus =
        Map.of("spark.executor.cores", "1", "spark.executor.resource.gpu.amount", "2");
    assertThat(requests("auto", gpus)).isEqualTo(Map.of("cpus", 1.0, "gpu", 1.0));
  }

  @Test
  void standaloneMustSayHowManyCores() {
    assertThatThrownBy(() -> requests("auto", Map.of()))
        .isInstanceOf(UserException.class)
        .hasMessage(
            "Missing spark.executor.cores (expected the cores of one executor: a model takes them"
                + " all)");
  }

  @Test
  void yarnGivesAnExecutorOneCoreUnlessTold() {
    assertThat(requests("auto", Map.of("spark.master", "yarn"))).isEqualTo(Map.of("cpus", 1.0));
  }

  @Test
  void localModeKnowsSlotsOnly() throws IOException {
    try (SparkSession spark = Sessions.open("local[2]", "test")) {
      Placement placement = Placement.ofModels(spark.sparkContext(), options("auto"));
      assertThat(placement).isEqualTo(Placement.ofTables());
      JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
      assertThat(placement.of(context.parallelize(List.of(3, 4), 2)).collect())
          .containsExactly(3, 4);
      assertThat(context.parallelize(List.of(1)).map(each -> Placement.isOnExecutor()).first())
          .isFalse();
    }
  }

  private static Map<String, Double> requests(String device, Map<String, String> settings) {
    SparkConf conf = new SparkConf(false).set("spark.master", "spark://host:7077");
    settings.forEach(conf::set);
    Map<String, Double> amounts = new HashMap<>();
    Placement.requests(conf, options(device))
        .requestsJMap()
        .forEach((name, request) -> amounts.put(name, request.amount()));
    return amounts;
  }

  private static ModelOptions options(String device) {
    return new ModelOptions(device, Precision.FLOAT32, 1);
  }
}
