package io.rlvr.jobs.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.spark.sql.SparkSession;

/** Executors of one core, each a process of its own on this machine. */
public final class LocalCluster implements AutoCloseable {
  private final SparkSession spark;

  private LocalCluster(SparkSession spark) {
    this.spark = spark;
  }

  /**
   * @param home a folder to make what Spark takes for its distribution
   * @param heapMiB of each executor
   */
  public static LocalCluster start(Path home, int executors, int heapMiB)
      throws IOException, InterruptedException {
    Files.createDirectories(home.resolve("jars")); // a distribution that brings nothing
    System.setProperty("spark.testing", "true"); // else it would be that of SPARK_HOME
    System.setProperty("spark.test.home", home.toString());
    SparkSession spark =
        SparkSession.builder()
            .master("local-cluster[%d,1,%d]".formatted(executors, heapMiB))
            .config("spark.ui.enabled", "false")
            .config("spark.executorEnv.SPARK_SCALA_VERSION", "2.13")
            .config("spark.executor.extraClassPath", System.getProperty("java.class.path"))
            .config("spark.executor.extraJavaOptions", "-Dai.djl.pytorch.num_threads=1")
            .config("spark.executor.memory", heapMiB + "m")
            .config("spark.executor.cores", "1")
            .config("spark.locality.wait", "0")
            .config("spark.shuffle.compress", "false") // so that bytes can be counted
            .config("spark.deploy.maxExecutorRetries", "-1")
            .config("spark.task.maxFailures", "8")
            .getOrCreate();
    LocalCluster cluster = new LocalCluster(spark);
    long end = System.nanoTime() + Duration.ofMinutes(3).toNanos();
    while (spark.sparkContext().statusTracker().getExecutorInfos().length <= executors) {
      if (System.nanoTime() > end) {
        cluster.close();
        throw new IllegalStateException("Executors are late");
      }
      Thread.sleep(100);
    }
    return cluster;
  }

  public SparkSession spark() {
    return spark;
  }

  /** Ends an executor's process as a lost machine would: with no time for anything. */
  public static boolean kill(String executor) {
    return ProcessHandle.current()
        .descendants()
        .filter(child -> arguments(child).contains("\0--executor-id\0" + executor + "\0"))
        .findFirst()
        .map(ProcessHandle::destroyForcibly)
        .orElse(false);
  }

  /** As Linux has them, each with a NUL behind it: Java does not show as many. */
  private static String arguments(ProcessHandle process) {
    try {
      return Files.readString(Path.of("/proc/" + process.pid() + "/cmdline"));
    } catch (IOException e) { // it has ended
      return "";
    }
  }

  @Override
  public void close() {
    spark.stop();
    System.clearProperty("spark.testing");
    System.clearProperty("spark.test.home");
  }
}
