package io.rlvr.jobs.spark;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.spark.SparkContext;
import org.apache.spark.SparkEnv;
import scala.jdk.javaapi.CollectionConverters;

/** The machines that executors run on. */
public final class ExecutorHosts {
  private ExecutorHosts() {}

  /** This process's, as Spark calls it. */
  public static String own() {
    return SparkEnv.get() == null
        ? "localhost"
        : SparkEnv.get().blockManager().blockManagerId().host();
  }

  /** Whether tasks run in this process, the driver's. */
  public static boolean isInDriver() {
    return SparkEnv.get() == null || SparkContext.getOrCreate().isLocal();
  }

  /** Those of all executors that there are now, each once; the driver's in local mode. */
  public static List<String> all() {
    if (SparkEnv.get() == null) {
      return List.of(own());
    }
    SparkContext spark = SparkContext.getOrCreate();
    Set<String> hosts = new LinkedHashSet<>();
    String driver = SparkEnv.get().blockManager().blockManagerId().hostPort();
    for (String address : CollectionConverters.asJava(spark.getExecutorMemoryStatus()).keySet()) {
      if (spark.isLocal() || !address.equals(driver)) {
        hosts.add(address.substring(0, address.lastIndexOf(':')));
      }
    }
    return new ArrayList<>(hosts);
  }
}
