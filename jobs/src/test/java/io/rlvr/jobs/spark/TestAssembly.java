package io.rlvr.jobs.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rlvr.config.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The jar for spark-submit and the Spark that it meets. What is in it, cluster-test.sh looks at.
 */
class TestAssembly {
  @TempDir private Path folder;

  @Test
  void theJarSaysForWhichSparkItIs() throws IOException {
    assertThat(Assembly.sparkVersion(jar("Spark-Version", "4.1.3"))).contains("4.1.3");
  }

  @Test
  void anyOtherCodeSaysNothing() throws IOException {
    assertThat(Assembly.sparkVersion(jar("Other", "4.1.3"))).isEmpty();
    assertThat(Assembly.sparkVersion(folder)).isEmpty();
    assertThat(Assembly.sparkVersion()).isEmpty();
  }

  @Test
  void anotherPatchOfTheSameSparkWillDo() {
    assertThatCode(() -> Sessions.checkSpark("4.1.3", "4.1.0")).doesNotThrowAnyException();
    assertThatCode(() -> Sessions.checkSpark("4.1.3", "4.1.10-vendor-2"))
        .doesNotThrowAnyException();
  }

  @Test
  void anotherMinorVersionIsRefused() {
    assertThatThrownBy(() -> Sessions.checkSpark("4.1.3", "4.0.1"))
        .isInstanceOf(UserException.class)
        .hasMessage(
            "Cannot run on Spark 4.0.1: rlvr.jar was built for Spark 4.1.3"
                + " (expected a distribution of 4.1)");
    assertThatThrownBy(() -> Sessions.checkSpark("4.1.3", "4.10.3"))
        .isInstanceOf(UserException.class)
        .hasMessage(
            "Cannot run on Spark 4.10.3: rlvr.jar was built for Spark 4.1.3"
                + " (expected a distribution of 4.1)");
  }

  private Path jar(String attribute, String value) throws IOException {
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().putValue(attribute, value);
    Path jar = Files.createTempFile(folder, "some", ".jar");
    new JarOutputStream(Files.newOutputStream(jar), manifest).close();
    return jar;
  }
}
