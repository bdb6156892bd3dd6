package io.rlvr.jobs.tools;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.rlvr.jobs.Main;
import io.rlvr.jobs.testing.ProjectRoot;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example of a reward of one's own, compiled as its pom says and used from its jar. */
class TestOwnReward {
  private static final String CLASS = "com/example/CoverageReward";

  @TempDir Path folder;

  @Test
  void theExampleIsCompiledAndScores() throws IOException {
    Path jar = jar();
    String lines =
        """
        {"id": 1, "reference": "", "terms": "insulin; glucose", "response": "Insulin lowers it."}
        {"id": 2, "reference": "", "terms": "insulin; glucose", "response": "INSULIN lowers glucose"}
        {"id": 3, "reference": "", "response": "Insulin"}
        """;

    String out = score(jar, lines, "--set", "reward.type=com.example.CoverageReward");

    assertThat(out.lines().toList())
        .satisfiesExactly(
            // one of two terms, both, and no terms to look for
            line -> assertThat(line).contains("\"id\":1", "\"value\":0.5", "SCORED"),
            line -> assertThat(line).contains("\"id\":2", "\"value\":1.0", "SCORED"),
            line -> assertThat(line).contains("\"id\":3", "UNSCORABLE", "no column 'terms'"));
    assertThat(
            score(
                jar,
                lines.replace(";", "/"),
                "--set",
                "reward.type=com.example.CoverageReward",
                "--set",
                "user.coverage.separator=/"))
        .isEqualTo(out);
  }

  private Path jar() throws IOException {
    Path source = ProjectRoot.resolve("examples/reward/src/main/java/" + CLASS + ".java");
    int status =
        ToolProvider.getSystemJavaCompiler()
            .run(
                null,
                null,
                null,
                "--release",
                "17",
                "-cp",
                System.getProperty("java.class.path"),
                "-d",
                folder.toString(),
                source.toString());
    assertThat(status).isZero();
    Path jar = folder.resolve("own.jar");
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
      out.putNextEntry(new JarEntry(CLASS + ".class"));
      out.write(Files.readAllBytes(folder.resolve(CLASS + ".class")));
    }
    return jar;
  }

  private static String score(Path jar, String lines, String... options) throws IOException {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    InputStream in = System.in;
    PrintStream out = System.out;
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (URLClassLoader loader = new URLClassLoader(new URL[] {jar.toUri().toURL()}, before)) {
      thread.setContextClassLoader(loader);
      System.setIn(new ByteArrayInputStream(lines.getBytes(UTF_8)));
      System.setOut(new PrintStream(bytes, true, UTF_8));
      ArrayList<String> arguments = new ArrayList<>(List.of("score"));
      arguments.addAll(List.of(options));
      assertThat(Main.execute(arguments.toArray(new String[0]))).isZero();
      return bytes.toString(UTF_8);
    } finally {
      thread.setContextClassLoader(before);
      System.setIn(in);
      System.setOut(out);
    }
  }
}
