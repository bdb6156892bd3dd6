package io.rlvr.jobs.spark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;

/** Versions and sizes of what runs, and when, for manifests and run.json. */
public final class Environment {
  private Environment() {}

  public static SortedMap<String, String> describe(SparkSession spark) {
    SortedMap<String, String> environment = new TreeMap<>();
    environment.put("rlvr", version());
    environment.put("time", Instant.now().truncatedTo(ChronoUnit.MILLIS).toString());
    environment.put("java", Runtime.version().toString());
    environment.put("spark", spark.version());
    environment.put("spark-master", spark.sparkContext().master());
    environment.put("cores", Integer.toString(Runtime.getRuntime().availableProcessors()));
    residentMebibytes().ifPresent(size -> environment.put("resident-mib", size));
    return environment;
  }

  /** Memory that the driver holds, where the system says so (Linux). */
  private static Optional<String> residentMebibytes() {
    Path status = Path.of("/proc/self/status");
    if (!Files.isReadable(status)) {
      return Optional.empty();
    }
    try (Stream<String> lines = Files.lines(status)) {
      return lines
          .filter(line -> line.startsWith("VmRSS:"))
          .map(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) / 1024)
          .map(String::valueOf)
          .findFirst();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + status, e);
    }
  }

  /** The version in the jar's manifest; {@code development} when classes run unpacked. */
  public static String version() {
    String version = Environment.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }
}
