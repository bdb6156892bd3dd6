package io.rlvr.jobs.spark;

import io.rlvr.config.UserException;
import io.rlvr.jobs.models.ExecutorModels;
import io.rlvr.jobs.settings.ModelOptions;
import io.rlvr.model.engine.EngineThreads;
import java.util.Optional;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;
import org.apache.spark.SparkEnv;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.resource.ResourceProfile;
import org.apache.spark.resource.ResourceProfileBuilder;
import org.apache.spark.resource.TaskResourceRequests;

/**
 * What a stage's tasks take of a cluster's executors. A task with a model takes a whole executor,
 * or one of its GPUs with its share of the cores; any other task takes one slot. In local mode
 * every task takes a slot, and {@link ExecutorModels} lets one after the other in.
 *
 * @param profile of the tasks, where it is not the cluster's own
 */
public record Placement(Optional<ResourceProfile> profile) {
  private static final String CORES = "spark.executor.cores";
  private static final String GPUS = "spark.executor.resource.gpu.amount";

  private static final String DRIVER = "driver"; // Spark's id of the executor in its process

  /** One slot for each task. */
  public static Placement ofTables() {
    return new Placement(Optional.empty());
  }

  /**
   * Room for a model beside each task.
   *
   * @throws UserException if the cluster does not say how many cores an executor has
   */
  public static Placement ofModels(SparkContext spark, ModelOptions options) {
    if (spark.isLocal()) {
      return ofTables();
    }
    TaskResourceRequests requests = requests(spark.conf(), options);
    ResourceProfile profile = new ResourceProfileBuilder().require(requests).build();
    // Spark keeps every profile that it is given: the one of the stages before does as well.
    return new Placement(
        Optional.of(
            spark.resourceProfileManager().getEquivalentProfile(profile).getOrElse(() -> profile)));
  }

  static TaskResourceRequests requests(SparkConf conf, ModelOptions options) {
    int cores = executorCores(conf);
    int gpus = options.device().equals("cpu") ? 0 : conf.getInt(GPUS, 0);
    return gpus == 0
        ? new TaskResourceRequests().cpus(cores)
        : new TaskResourceRequests().cpus(Math.max(1, cores / gpus)).resource(TaskDevice.GPU, 1);
  }

  public <T> JavaRDD<T> of(JavaRDD<T> tasks) {
    return profile.map(tasks::withResources).orElse(tasks);
  }

  /** Whether this is a task on an executor of a cluster, in a process without the driver. */
  static boolean isOnExecutor() {
    return TaskContext.get() != null && !SparkEnv.get().executorId().equals(DRIVER);
  }

  /** On an executor, the engine takes as many threads as the executor has cores. */
  public static void useExecutorThreads() {
    if (isOnExecutor()) {
      EngineThreads.useUnlessSet(executorCores(SparkEnv.get().conf()));
    }
  }

  /** Yarn and Kubernetes give an executor one core unless told; standalone all of its worker's. */
  private static int executorCores(SparkConf conf) {
    if (!conf.contains(CORES) && conf.get("spark.master").startsWith("spark://")) {
      throw new UserException(
          "Missing %s (expected the cores of one executor: a model takes them all)", CORES);
    }
    return conf.getInt(CORES, 1);
  }
}
