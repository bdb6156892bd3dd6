package io.rlvr.jobs.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.rlvr.jobs.testing.ProjectRoot;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs {@code bin/rlvr} by the Java of the tests, over an archive of classes of two tiny ones. */
@Tag("slow")
class TestStaleArchive {
  @TempDir Path temp;
  private Path home;
  private Path archive;

  @BeforeEach
  void makeArchive() throws Exception {
    home = Files.createDirectories(temp.toRealPath().resolve("project"));
    archive = home.resolve("jobs/target/rlvr.jsa");
    Files.createDirectories(home.resolve("bin"));
    for (String file : List.of("bin/rlvr", "bin/jvm.options")) {
      Files.copy(ProjectRoot.resolve(file), home.resolve(file));
    }
    Files.createDirectories(home.resolve("core/target"));
    Files.createDirectories(home.resolve("jobs/target/lib"));
    makeJar(home.resolve("core/target/rlvr-core-1.0.jar"), Map.of("Other", print("core")));
    makeJar(jobsJar(), Map.of("Main", print("one"), "ClassArchive", "Main.main(args);"));
    assertThat(rlvr("--archive-classes", "a run")).isEmpty();
    assertThat(archive).isNotEmptyFile();
    assertThat(archive.resolveSibling("rlvr.jsa.log")).content().isEqualTo("one\n");
  }

  @Test
  void aFittingOneIsRead() throws Exception {
    assertThat(rlvr("runs")).containsExactly("one");
    assertThat(loadedFromArchive()).isTrue();
  }

  @Test
  void aNewerJarIsReadInstead() throws Exception {
    makeJar(jobsJar(), Map.of("Main", print("two"), "ClassArchive", "Main.main(args);"));
    Files.setLastModifiedTime(jobsJar(), FileTime.from(Instant.now().plusSeconds(60)));

    assertThat(rlvr("runs")).containsExactly("two");
    assertThat(loadedFromArchive()).isFalse();
  }

  @Test
  void theOneOfAnotherJavaIsPassedOver() throws Exception {
    String bytes = Files.readString(archive, ISO_8859_1);
    int version = bytes.indexOf(Runtime.version().toString());
    assertThat(version).as("where the archive names its Java").isBetween(1, 4096);
    rewrite(bytes.substring(0, version) + "16" + bytes.substring(version + 2));

    assertThat(rlvr("runs")).containsExactly("one");
    assertThat(loadedFromArchive()).isFalse();
  }

  @Test
  void whatIsNoneIsPassedOver() throws Exception {
    for (String content : List.of("", "not an archive", "x".repeat(100_000))) {
      rewrite(content);
      assertThat(rlvr("runs")).as(content).containsExactly("one");
    }
  }

  private boolean loadedFromArchive() throws Exception {
    List<String> lines = rlvr(Map.of("RLVR_JAVA_OPTS", "-Xlog:class+load"), "runs");
    List<String> main =
        lines.stream().filter(line -> line.contains("io.rlvr.jobs.Main source: ")).toList();
    assertThat(main).hasSize(1);
    return main.get(0).contains("shared objects file");
  }

  private void rewrite(String content) throws IOException {
    Files.delete(archive); // the JVM leaves it read-only
    Files.writeString(archive, content, ISO_8859_1);
  }

  private Path jobsJar() {
    return home.resolve("jobs/target/rlvr-jobs-1.0.jar");
  }

  private static String print(String word) {
    return "System.out.println(\"%s\");".formatted(word);
  }

  /** A jar of main classes; what each does by its name. */
  private void makeJar(Path jar, Map<String, String> words) throws IOException {
    Path classes = Files.createTempDirectory(temp, "classes");
    for (Map.Entry<String, String> word : new TreeMap<>(words).descendingMap().entrySet()) {
      Path source = classes.resolve(word.getKey() + ".java");
      Files.writeString(
          source,
          """
          package io.rlvr.jobs;
          public class %s {
            public static void main(String[] args) { %s }
          }
          """
              .formatted(word.getKey(), word.getValue()));
      int status =
          ToolProvider.getSystemJavaCompiler()
              .run(
                  null,
                  null,
                  null,
                  "-d",
                  classes.toString(),
                  "-cp",
                  classes.toString(),
                  source.toString());
      assertThat(status).isZero();
    }
    try (OutputStream file = Files.newOutputStream(jar);
        JarOutputStream out = new JarOutputStream(file)) {
      for (String name : words.keySet()) {
        out.putNextEntry(new JarEntry("io/rlvr/jobs/" + name + ".class"));
        Files.copy(classes.resolve("io/rlvr/jobs/" + name + ".class"), out);
      }
    }
  }

  private List<String> rlvr(String... arguments) throws Exception {
    return rlvr(Map.of(), arguments);
  }

  /** What it prints, on standard error too. */
  private List<String> rlvr(Map<String, String> environment, String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of(home + "/bin/rlvr"));
    command.addAll(List.of(arguments));
    Path out = temp.resolve("out");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(out.toFile());
    builder.environment().clear();
    builder.environment().put("PATH", "/usr/bin:/bin");
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().putAll(environment);
    Process process = builder.start();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    List<String> lines = Files.readAllLines(out, UTF_8);
    assertThat(process.exitValue()).as("%s", lines).isZero();
    return lines;
  }
}
