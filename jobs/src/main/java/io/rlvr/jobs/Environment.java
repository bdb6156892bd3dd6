package io.rlvr.jobs;

import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.spark.sql.SparkSession;

/** Versions and sizes of what runs, for manifests and run.json. */
final class Environment {
  private Environment() {}

  static SortedMap<String, String> describe(SparkSession spark) {
    SortedMap<String, String> environment = new TreeMap<>();
    environment.put("rlvr", version());
    environment.put("java", Runtime.version().toString());
    environment.put("spark", spark.version());
    environment.put("spark-master", spark.sparkContext().master());
    environment.put("cores", Integer.toString(Runtime.getRuntime().availableProcessors()));
    return environment;
  }

  /** The version in the jar's manifest; {@code development} when classes run unpacked. */
  static String version() {
    String version = Environment.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }
}
