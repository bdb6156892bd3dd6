package io.rlvr.jobs.spark;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
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

  /** The commit that this was built from, with {@code -dirty} where files differed from it. */
  public static Optional<String> commit() {
    return commit("commit.txt");
  }

  static Optional<String> commit(String resource) {
    try (InputStream in = Environment.class.getResourceAsStream(resource)) {
      return in == null
          ? Optional.empty()
          : Optional.of(new String(in.readAllBytes(), UTF_8).strip())
              .filter(text -> !text.isEmpty());
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + resource, e);
    }
  }

  /** The version in the jar's manifest; {@code development} when classes run unpacked. */
  public static String version() {
    String version = Environment.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }
}
