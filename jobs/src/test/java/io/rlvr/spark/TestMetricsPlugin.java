package io.rlvr.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.rlvr.jobs.run.StepMetrics;
import io.rlvr.jobs.run.TimedMetric;
import io.rlvr.jobs.track.LatestMetrics;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;

class TestMetricsPlugin {
  private static final String PREFIX = "metrics_rlvr_driver_plugin_io_rlvr_spark_MetricsPlugin_";
  private static final String SUFFIX = "_Value{type=\"gauges\"} ";
  private static final Instant TIME = Instant.EPOCH;

  /** By Spark's own servlet for Prometheus. */
  @Test
  void prometheusReadsTheLastStep() throws Exception {
    try (SparkSession spark =
        SparkSession.builder()
            .master("local[1]")
            .appName("test")
            .config("spark.driver.host", "127.0.0.1")
            .config("spark.driver.bindAddress", "127.0.0.1")
            .config("spark.ui.port", "0")
            .config("spark.plugins", MetricsPlugin.class.getName())
            .config("spark.metrics.namespace", "rlvr")
            .config(
                "spark.metrics.conf.*.sink.prometheusServlet.class",
                "org.apache.spark.metrics.sink.PrometheusServlet")
            .config("spark.metrics.conf.*.sink.prometheusServlet.path", "/metrics/prometheus")
            .getOrCreate()) {
      String page = spark.sparkContext().uiWebUrl().get() + "/metrics/prometheus/";
      assertThat(gauges(page)).doesNotContainKey("reward_mean");

      LatestMetrics.ofProcess()
          .take(
              new StepMetrics(
                  1,
                  List.of(
                      new TimedMetric("reward.mean", 0.25, TIME),
                      new TimedMetric("evaluate.accuracy", Double.NaN, TIME),
                      new TimedMetric("alarm.kl-surge", 1, TIME))));
      assertThat(gauges(page))
          .containsEntry("step", "1.0")
          .containsEntry("reward_mean", "0.25")
          .containsEntry("evaluate_accuracy", "NaN")
          .containsEntry("alarm_kl_surge", "1.0");

      LatestMetrics.ofProcess()
          .take(new StepMetrics(2, List.of(new TimedMetric("reward.mean", 0.5, TIME))));
      assertThat(gauges(page))
          .containsEntry("step", "2.0")
          .containsEntry("reward_mean", "0.5")
          .containsEntry("evaluate_accuracy", "NaN")
          .containsEntry("alarm_kl_surge", "0.0");
    }
  }

  /** What it shows of ours, by name. */
  private static Map<String, String> gauges(String page) throws Exception {
    HttpResponse<String> response =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(URI.create(page)).build(),
                HttpResponse.BodyHandlers.ofString());
    Map<String, String> gauges = new TreeMap<>();
    response
        .body()
        .lines()
        .filter(line -> line.startsWith(PREFIX) && line.contains(SUFFIX))
        .map(line -> line.substring(PREFIX.length()).split("_Value\\{type=\"gauges\"} ", 2))
        .forEach(parts -> gauges.put(parts[0], parts[1]));
    return gauges;
  }
}
