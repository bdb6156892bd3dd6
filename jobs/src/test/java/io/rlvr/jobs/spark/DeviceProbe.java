package io.rlvr.jobs.spark;

import io.rlvr.config.UserException;
import io.rlvr.jobs.models.ExecutorModels;
import io.rlvr.jobs.settings.ModelOptions;
import io.rlvr.model.engine.Precision;
import io.rlvr.store.ModelRef;
import java.io.IOException;
import java.io.Serializable;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.apache.spark.SparkEnv;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;

/**
 * A job for executors whose GPUs are made up; {@code cluster-test.sh} submits it. Shows that each
 * task with a model asks for a GPU of its own, that other tasks ask for none, and that a GPU that
 * the engine cannot use is an error.
 */
public final class DeviceProbe {
  private static final int TASKS = 8;
  private static final ModelOptions AUTO = new ModelOptions("auto", Precision.FLOAT32, 1 << 30);

  /** When a task ran and what it asked for. */
  private record Seen(String executor, String device, long start, long end)
      implements Serializable {
    boolean overlaps(Seen other) {
      return executor.equals(other.executor) && start < other.end && other.start < end;
    }
  }

  private DeviceProbe() {}

  public static void main(String[] args) throws IOException {
    try (SparkSession spark = Sessions.open(System.getProperty("spark.master"), "devices")) {
      JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
      JavaRDD<Integer> numbers =
          context.parallelize(IntStream.range(0, TASKS).boxed().toList(), TASKS);
      List<Seen> tables = numbers.map(n -> seen()).collect();
      Placement models = Placement.ofModels(spark.sparkContext(), AUTO);
      List<Seen> tasks = models.of(numbers.map(n -> seen())).collect();
      List<String> refusals = models.of(numbers.map(n -> refusal())).collect();

      tasks.forEach(task -> System.out.println("task " + task));
      check(devices(tables).equals(Set.of("cpu")), "tables were given " + devices(tables));
      check(devices(tasks).equals(Set.of("cuda:0", "cuda:1")), "models got " + devices(tasks));
      checkApart(tasks);
      Set<String> expected = new TreeSet<>();
      for (String device : devices(tasks)) {
        expected.add(
            "Cannot compute on device %s: the engine has 0 CUDA devices (expected cpu)"
                .formatted(device));
      }
      check(new TreeSet<>(refusals).equals(expected), "refused with " + refusals);
      System.out.println("devices: ok");
    }
  }

  private static void checkApart(List<Seen> tasks) {
    int together = 0;
    for (int i = 0; i < tasks.size(); i++) {
      for (int j = 0; j < i; j++) {
        if (tasks.get(i).overlaps(tasks.get(j))) {
          together++;
          check(
              !tasks.get(i).device().equals(tasks.get(j).device()),
              "two at once on one device: %s, %s".formatted(tasks.get(i), tasks.get(j)));
        }
      }
    }
    check(together > 0, "no two tasks of an executor ran at the same time");
  }

  private static Seen seen() throws InterruptedException {
    long start = System.nanoTime();
    String device = TaskDevice.of(AUTO.device()).name();
    Thread.sleep(500); // long enough for a neighbour to start meanwhile
    return new Seen(SparkEnv.get().executorId(), device, start, System.nanoTime());
  }

  private static String refusal() {
    try {
      ModelRef none = new ModelRef(0, "", "file:/nowhere", "none");
      return ExecutorModels.shared().use(none, AUTO, model -> "a model was loaded");
    } catch (UserException e) {
      return e.getMessage();
    }
  }

  private static Set<String> devices(List<Seen> tasks) {
    return Collections.unmodifiableSet(new TreeSet<>(tasks.stream().map(Seen::device).toList()));
  }

  private static void check(boolean holds, String otherwise) {
    if (!holds) {
      throw new IllegalStateException(otherwise);
    }
  }
}
