package io.rlvr.jobs.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.rlvr.jobs.testing.ProjectRoot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Runs {@code bin/rlvr} in a project of empty jars, with a Java and a Maven that only echo. */
abstract class LauncherFixture {
  static final String ECHO_JAVA =
      """
      #!/bin/bash
      if [ "$1" = -version ]; then
        echo "Picked up JAVA_TOOL_OPTIONS: -Dx=y" >&2
        echo 'openjdk version "VERSION" 2025-04-15' >&2
        exit
      fi
      echo "pid $$ in $PWD"
      for argument in "$@"; do echo "$argument"; done
      """;

  record Outcome(int exit, List<String> out, List<String> err, long pid) {}

  @TempDir Path temp;
  Path home;
  Path tools;

  @BeforeEach
  void copyLauncher() throws IOException {
    Path real = temp.toRealPath();
    home = Files.createDirectories(real.resolve("a project"));
    tools = Files.createDirectories(real.resolve("tools"));
    Path launcher = ProjectRoot.resolve("bin/rlvr");
    Files.createDirectories(home.resolve("bin"));
    Files.copy(launcher, home.resolve("bin/rlvr"));
    makeTool("java", ECHO_JAVA.replace("VERSION", "17.0.1"));
  }

  Outcome rlvr(Map<String, String> environment, String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of(home + "/bin/rlvr"));
    command.addAll(List.of(arguments));
    return run(environment, command);
  }

  Outcome run(Map<String, String> environment, List<String> command) throws Exception {
    Path out = temp.resolve("out");
    Path err = temp.resolve("err");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(tools.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    builder.environment().clear();
    builder.environment().put("PATH", tools + ":/usr/bin:/bin");
    builder.environment().putAll(environment);
    Process process = builder.start();
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    return new Outcome(
        process.exitValue(),
        Files.readAllLines(out, UTF_8),
        Files.readAllLines(err, UTF_8),
        process.pid());
  }

  void makeJars() throws IOException {
    for (String module : List.of("core", "jobs")) {
      Path target = Files.createDirectories(home.resolve(module).resolve("target"));
      Files.createFile(target.resolve("rlvr-" + module + "-1.0.jar"));
      Files.createFile(target.resolve("rlvr-" + module + "-1.0-tests.jar"));
    }
    Files.createDirectories(home.resolve("jobs/target/lib"));
  }

  void makeSpark() throws IOException {
    Files.createDirectories(tools.resolve("bin"));
    makeTool("bin/spark-submit", ECHO_JAVA);
    Files.createDirectories(home.resolve("conf"));
    Files.writeString(
        home.resolve("conf/spark-cluster.conf"), "# why\n\nspark.one first value\nspark.two 2\n");
    Files.writeString(home.resolve("bin/jvm.options"), "# why\n--add-opens=x\n-Dc=d\n-De=f\n");
  }

  void makeTool(String name, String script) throws IOException {
    Path tool = tools.resolve(name);
    Files.writeString(tool, script);
    Files.setPosixFilePermissions(tool, PosixFilePermissions.fromString("rwxr-xr-x"));
  }
}
