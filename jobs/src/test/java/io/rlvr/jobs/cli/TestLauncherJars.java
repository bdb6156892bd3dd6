package io.rlvr.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What {@code bin/rlvr} says, and what it takes as a jar. */
@Tag("slow")
class TestLauncherJars extends LauncherFixture {
  @Test
  void controlCharactersDoNotReachTheTerminal() throws Exception {
    makeJars();
    for (String locale : new String[] {"C", "C.UTF-8"}) {
      // Escape, Delete, a line break, and CSI of ISO 6429, which begins a sequence as ESC [ does
      Outcome outcome =
          run(
              Map.of("LC_ALL", locale),
              List.of(
                  "/bin/bash",
                  "-c",
                  "exec \"$0\" runs --jars $'no\\e[31mp\\x7f\\n\\xc2\\x9be\\xc3\\xa4.jar'",
                  home + "/bin/rlvr"));
      assertThat(outcome.exit()).isEqualTo(2);
      assertThat(outcome.err())
          .as(locale)
          .containsExactly(
              "rlvr: Cannot use jar no?[31mp???e\u00e4.jar: no such file (expected jars with commas"
                  + " between them)");
    }
  }

  @Test
  void jarsOfTheUserComeAfterTheLibraries() throws Exception {
    makeJars();
    Path one = jar("one.jar");
    Path two = jar("two jar.jar");

    Outcome outcome =
        rlvr(
            Map.of("RLVR_JARS", one.toString()),
            "score",
            "--jars",
            two.toString(),
            "--reward",
            "a");

    assertThat(outcome.out()).element(6).asString().endsWith("lib/*:" + one + ":" + two);
    assertThat(outcome.out()).endsWith("io.rlvr.jobs.Main", "score", "--reward", "a");
    Outcome missing = rlvr(Map.of(), "runs", "--jars=none.jar");
    assertThat(missing.exit()).isEqualTo(2);
    assertThat(missing.err())
        .containsExactly(
            "rlvr: Cannot use jar none.jar: no such file (expected jars with commas between"
                + " them)");
    Outcome nameless = rlvr(Map.of(), "runs", "--jars");
    assertThat(nameless.exit()).isEqualTo(2);
    assertThat(nameless.err())
        .containsExactly("rlvr: Missing value of --jars (expected jars with commas between them)");
  }

  @Test
  void jarsOfTheUserGoToTheExecutors() throws Exception {
    makeJars();
    makeSpark();
    Path jar = jar("one.jar");

    assertThat(
            rlvr(
                    Map.of("SPARK_HOME", tools.toString(), "HADOOP_CONF_DIR", "/etc/hadoop/conf"),
                    "runs",
                    "--master=yarn",
                    "--jars=" + jar + ",s3a://bucket/two.jar")
                .out())
        .containsSubsequence("--jars", jar + ",s3a://bucket/two.jar");
  }

  /** Java would read them as empty ones. */
  @Test
  void aDamagedJarIsNone() throws Exception {
    makeJars();
    Path whole = jar("whole.jar");
    assertThat(rlvr(Map.of(), "explain", "--jars", whole.toString()).exit()).isZero();
    byte[] bytes = Files.readAllBytes(whole);
    Files.write(tools.resolve("cut.jar"), Arrays.copyOf(bytes, 60));
    Files.writeString(tools.resolve("text.jar"), "no jar\n");
    Files.createFile(tools.resolve("empty.jar"));
    for (String bad : List.of("cut.jar", "text.jar", "empty.jar")) {
      Outcome outcome = rlvr(Map.of(), "explain", "--jars", whole + "," + bad);
      assertThat(outcome.exit()).as(bad).isEqualTo(2);
      assertThat(outcome.err())
          .containsExactly(
              "rlvr: Cannot use jar "
                  + bad
                  + ": it cannot be read (expected a whole archive, as the command jar makes)");
    }
  }

  /** With as long a comment as there may be: it stands behind the end of the archive. */
  private Path jar(String name) throws IOException {
    Path jar = tools.resolve(name);
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
      out.setComment("x".repeat(65_535));
      out.putNextEntry(new JarEntry("a.txt"));
      out.closeEntry();
    }
    return jar;
  }
}
