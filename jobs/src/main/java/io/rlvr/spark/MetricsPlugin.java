package io.rlvr.spark;

import com.codahale.metrics.Gauge;
import com.codahale.metrics.MetricRegistry;
import io.rlvr.data.RunningMetrics;
import io.rlvr.jobs.run.StepMetrics;
import io.rlvr.jobs.run.TimedMetric;
import io.rlvr.jobs.track.LatestMetrics;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.apache.spark.SparkContext;
import org.apache.spark.api.plugin.DriverPlugin;
import org.apache.spark.api.plugin.ExecutorPlugin;
import org.apache.spark.api.plugin.PluginContext;
import org.apache.spark.api.plugin.SparkPlugin;

/**
 * What the last step of a run has measured, in Spark's own metrics system, by {@code
 * spark.plugins=io.rlvr.spark.MetricsPlugin}. From there it goes wherever Spark's sinks bring it,
 * such as to Prometheus. Each metric is a gauge of its name; {@code step} is the step.
 */
public final class MetricsPlugin implements SparkPlugin {
  @Override
  public DriverPlugin driverPlugin() {
    return new OnDriver();
  }

  /** None: what a run measures, its driver knows. */
  @Override
  public ExecutorPlugin executorPlugin() {
    return null; // Spark's own word for none
  }

  /** Listens as long as the application runs. */
  private static final class OnDriver implements DriverPlugin {
    private static final String STEP = "step";
    private static final String ALARM = RunningMetrics.ALARM.of("").name();

    private final Map<String, Double> values = new ConcurrentHashMap<>();
    private Consumer<StepMetrics> listener = step -> {};

    @Override
    public Map<String, String> init(SparkContext spark, PluginContext context) {
      MetricRegistry registry = context.metricRegistry();
      put(STEP, 0, registry); // Spark takes no registry that is empty; what comes later it sees
      listener = step -> take(step, registry);
      LatestMetrics.ofProcess().listen(listener);
      return Map.of();
    }

    @Override
    public void shutdown() {
      LatestMetrics.ofProcess().forget(listener);
    }

    private void take(StepMetrics step, MetricRegistry registry) {
      // an alarm that is over has no row
      values.replaceAll((name, value) -> name.startsWith(ALARM) ? 0.0 : value);
      put(STEP, step.step(), registry);
      for (TimedMetric metric : step.metrics()) {
        put(metric.name(), metric.value(), registry);
      }
    }

    private void put(String name, double value, MetricRegistry registry) {
      if (values.put(name, value) == null) {
        registry.register(name, (Gauge<Double>) () -> values.get(name));
      }
    }
  }
}
