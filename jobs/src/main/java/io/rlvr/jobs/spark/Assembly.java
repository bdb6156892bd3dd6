package io.rlvr.jobs.spark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.jar.JarFile;
import java.util.jar.Manifest;

/** What {@code rlvr.jar}, the jar for spark-submit, says of itself. */
final class Assembly {
  private static final String SPARK_VERSION = "Spark-Version";

  private Assembly() {}

  /** The Spark that it was built for; empty where this code is not in such a jar. */
  static Optional<String> sparkVersion() {
    try {
      return sparkVersion(
          Path.of(Assembly.class.getProtectionDomain().getCodeSource().getLocation().toURI()));
    } catch (URISyntaxException e) {
      throw new IllegalStateException("The place of this class has no path", e);
    }
  }

  static Optional<String> sparkVersion(Path code) {
    if (!Files.isRegularFile(code)) {
      return Optional.empty();
    }
    try (JarFile jar = new JarFile(code.toFile())) {
      return Optional.ofNullable(jar.getManifest())
          .map(Manifest::getMainAttributes)
          .map(attributes -> attributes.getValue(SPARK_VERSION));
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + code, e);
    }
  }
}
