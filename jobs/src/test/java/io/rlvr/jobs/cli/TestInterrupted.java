package io.rlvr.jobs.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.rlvr.jobs.Main;
import io.rlvr.jobs.testing.ProjectRoot;
import io.rlvr.jobs.testing.TinyRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process of its own that a user stops by Ctrl-C. */
@Tag("slow")
class TestInterrupted {
  @TempDir private Path folder;

  @Test
  void itSaysWhereItStoppedAndTheSameCommandGoesOn() throws Exception {
    Path conf = TinyRun.configuration(folder);
    Path said = folder.resolve("first.err");
    Process first = train(conf, said);
    awaitText(first, said, "step 2/500: ");

    new ProcessBuilder("kill", "-INT", Long.toString(first.pid())).start().waitFor();

    assertThat(first.waitFor(60, TimeUnit.SECONDS)).isTrue();
    // 128 and the number of SIGINT, as shells have it
    assertThat(first.exitValue()).isEqualTo(130);
    List<String> lines = Files.readAllLines(said, UTF_8);
    assertThat(lines.get(lines.size() - 1))
        .matches(
            "rlvr: Stopped in step \\d+/500 [a-z]+ after [^.]+\\. The same command goes on from"
                + " there; the stage that was under way is done anew");
    assertThat(lines).noneMatch(line -> line.contains("Exception"));

    Path again = folder.resolve("second.err");
    Process second = train(conf, again, "--until", "3");
    assertThat(second.waitFor(300, TimeUnit.SECONDS)).isTrue();
    assertThat(second.exitValue()).as(Files.readString(again)).isZero();
    assertThat(Files.readString(again)).contains("stages were done before: skipped");
  }

  private static void awaitText(Process process, Path file, String text) throws Exception {
    long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(5);
    while (!Files.readString(file).contains(text)) {
      assertThat(process.isAlive() && System.nanoTime() < end).as(Files.readString(file)).isTrue();
      Thread.sleep(100);
    }
  }

  private Process train(Path conf, Path said, String... more) throws IOException {
    // A shell's background processes ignore SIGINT, and so do their children: not so this one.
    List<String> command = new ArrayList<>(List.of("env", "--default-signal=INT"));
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("@" + ProjectRoot.resolve("bin/jvm.options"));
    command.addAll(List.of("-Xmx1g", "-Drlvr.terminal=false"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
    command.addAll(List.of("train", "--conf", conf.toString(), "--master", "local[1]"));
    command.addAll(List.of("--run", folder.resolve("run").toString()));
    command.addAll(List.of("--set", "loop.steps=500", "--set", "update.schedule=constant"));
    command.addAll(List.of(more));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectOutput(folder.resolve("out").toFile())
            .redirectError(said.toFile());
    builder.environment().put("OMP_WAIT_POLICY", "passive");
    return builder.start();
  }
}
