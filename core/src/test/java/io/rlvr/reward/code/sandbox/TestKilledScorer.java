package io.rlvr.reward.code.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A process that scores is killed by SIGKILL, as by a cluster, while a program of it runs. */
@Tag("slow")
class TestKilledScorer {
  private static final ProcessLimits LIMITS =
      new ProcessLimits(Duration.ofSeconds(60), 0, 64, 4, 100);

  private final String mark = Long.toString(System.nanoTime());

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "LIMITS")
  void theNextStartFindsNothingOfIt(Isolation isolation) throws Exception {
    assumeThat(Path.of("/proc/self/environ")).as("Linux").exists();
    assumeThat(Sandbox.of(isolation, LIMITS).complaint()).as("%s works", isolation).isEmpty();
    Process scorer = scorer(isolation);
    try {
      // the program and its daemon
      await(2);
      assertThat(leftBy(scorer)).hasSize(2);
    } finally {
      scorer.destroyForcibly().waitFor();
    }
    if (isolation.hasNamespaces()) {
      // the kernel needs no next start
      await(0);
    }

    Sandbox.open(SandboxKind.AUTO, LIMITS);

    await(0);
    assertThat(leftBy(scorer)).isEmpty();
  }

  private Process scorer(Isolation isolation) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Djava.io.tmpdir=" + System.getProperty("java.io.tmpdir"),
            "-cp",
            System.getProperty("java.class.path"),
            EndlessProgram.class.getName(),
            isolation.name(),
            mark)
        .inheritIO()
        .start();
  }

  private void await(int count) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (programs().size() != count && System.nanoTime() < deadline) {
      Thread.sleep(50);
    }
    assertThat(programs()).hasSize(count);
  }

  /** Command lines of programs that sleep, on the whole machine. */
  private List<String> programs() {
    return ProcessHandle.allProcesses()
        .flatMap(process -> process.info().commandLine().stream())
        .filter(line -> line.endsWith(" 600." + mark) || line.endsWith(" 601." + mark))
        .toList();
  }

  /** Its work folder and the lock beside it. */
  private static List<Path> leftBy(Process scorer) throws IOException {
    try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
      String own = "rlvr-code-%d-".formatted(scorer.pid());
      return files.filter(file -> file.getFileName().toString().startsWith(own)).toList();
    }
  }
}
