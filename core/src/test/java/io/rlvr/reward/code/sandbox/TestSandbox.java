package io.rlvr.reward.code.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

@Tag("slow")
class TestSandbox {
  private static final ProcessLimits LIMITS = limits(Duration.ofSeconds(60), 256);

  @TempDir Path folder;

  @BeforeAll
  static void thereIsAShell() {
    assumeThat(Files.isExecutable(Path.of("/bin/sh"))).as("this machine has /bin/sh").isTrue();
  }

  @Test
  void aProgramReadsItsInputAndItsFile() throws Exception {
    ProcessOutcome outcome =
        run(LIMITS, "read x; echo \"$x $(wc -l < main.sh)\"; echo no >&2\n", "hello\n");

    assertThat(outcome).isEqualTo(new ProcessOutcome(0, "hello 1\n", "no\n"));
  }

  @Test
  void theEnvironmentIsEmptyButForWhatPointsToTheFolder() throws Exception {
    String names = run(LIMITS, "env | cut -d= -f1 | sort", "").output();

    // PWD and such are the shell's own
    assertThat(names.lines().filter(name -> !List.of("PWD", "OLDPWD", "SHLVL", "_").contains(name)))
        .containsExactly("HOME", "LANG", "PATH", "PYTHONINTMAXSTRDIGITS", "TMPDIR");
  }

  @Test
  void aShortTimeForProgramsIsNoneForTheSearchOfThem() throws Exception {
    ProcessLimits limits = limits(Duration.ofNanos(1), 256);
    Sandbox sandbox = Sandbox.open(SandboxKind.AUTO, limits);

    assertThat(sandbox.finds("sh")).isTrue();
    assertThat(sandbox.isolation()).isEqualTo(Sandbox.open(SandboxKind.AUTO, LIMITS).isolation());
  }

  @Test
  void theFolderIsGoneAfterwardsWhateverItHolds() throws Exception {
    Path elsewhere = Files.createFile(folder.resolve("kept"));
    String script =
        "pwd; ln -s %s link; mkdir -p a/b; touch a/b/c; chmod 0 a/b a".formatted(elsewhere);

    String work = run(LIMITS, script, "").output().strip();

    assertThat(Path.of(work).getParent()).doesNotExist();
    assertThat(elsewhere).exists();
  }

  @Test
  void timeIsBounded() throws Exception {
    ProcessLimits limits = limits(Duration.ofMillis(300), 0);
    long start = System.nanoTime();

    ProcessOutcome outcome = run(limits, "echo begun; sleep 600", "");

    assertThat(outcome.isTimedOut()).isTrue();
    assertThat(outcome.isSuccess()).isFalse();
    assertThat(TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start)).isLessThan(60);
  }

  @Test
  void outputIsBounded() throws Exception {
    ProcessOutcome outcome = run(LIMITS, "while :; do echo 0123456789; done", "");

    assertThat(outcome.isSuccess()).isFalse();
    assertThat(outcome.output()).hasSize(64 << 10).startsWith("0123456789\n");
  }

  @Test
  void filesAreBounded() throws Exception {
    ProcessOutcome outcome = run(LIMITS, "head -c 70000 /dev/zero > big && echo written", "");

    assertThat(outcome.output()).isEmpty();
  }

  @Test
  void memoryIsBounded() throws Exception {
    // a variable of 2^28 characters and more, where 2^28 bytes are the limit
    String script =
        "x=0123456789abcdef; i=0; while [ $i -lt 26 ]; do x=$x$x; i=$((i+1)); done; echo";

    ProcessOutcome outcome = run(LIMITS, script, "");

    assertThat(outcome.isTimedOut()).isFalse();
    assertThat(outcome.isSuccess()).isFalse();
  }

  @Test
  void theNetworkIsClosedWhereTheMachineCan() throws Exception {
    assumeThat(Files.isExecutable(Path.of("/bin/bash"))).as("bash, for /dev/tcp").isTrue();
    Sandbox sandbox = Sandbox.open(SandboxKind.AUTO, LIMITS);
    assumeThat(sandbox.isolation().isNetworkOpen()).as("namespaces are forbidden here").isFalse();
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String script = "exec 3<>/dev/tcp/127.0.0.1/%d && echo in".formatted(server.getLocalPort());

      ProcessOutcome outcome = sandbox.run("main.sh", script, List.of("/bin/bash", "main.sh"), "");

      assertThat(outcome.output()).isEmpty();
    }
  }

  /** A child that would tell that it lived on, after its parent has ended well. */
  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "LIMITS")
  void whatAProgramLeavesRunningIsKilled(Isolation isolation) throws Exception {
    assumeThat(Sandbox.of(isolation, LIMITS).complaint()).as("%s works", isolation).isEmpty();
    Path sign = folder.resolve("sign");
    String script = "(sleep 1; touch %s) > /dev/null 2>&1 & echo left".formatted(sign);

    ProcessOutcome outcome =
        Sandbox.of(isolation, LIMITS).run("main.sh", script, List.of("sh", "main.sh"), "");

    assertThat(outcome.output()).isEqualTo("left\n");
    Thread.sleep(2000);
    assertThat(sign).doesNotExist();
  }

  @Test
  void aPipeInThePlaceOfTheOutputBlocksNobody() throws Exception {
    ProcessOutcome outcome = run(LIMITS, "echo said; rm ../output; mkfifo ../output", "");

    assertThat(outcome.output()).isEqualTo("said\n");
  }

  @Test
  void noFolderIsLeftAfterAFailure() throws Exception {
    long before = folders();

    Sandbox sandbox = Sandbox.open(SandboxKind.AUTO, LIMITS);

    assertThatThrownBy(() -> sandbox.run("no/such/folder", "", List.of("sh"), ""))
        .isInstanceOf(NoSuchFileException.class)
        .hasMessageMatching(
            ".*/rlvr-code-\\d+-\\d+-[0-9a-f-]{36}/" + Path.of("work", "no", "such", "folder"));

    assertThat(folders()).isEqualTo(before);
  }

  @Test
  void whatADeadProcessLeftIsRemovedAtTheNextStart() throws Exception {
    Path shared = Path.of(System.getProperty("java.io.tmpdir"));
    // no process has the number 0, and nobody holds the lock
    Path left = Files.createDirectories(shared.resolve("rlvr-code-0-0-left/work"));
    Path lock = Files.writeString(shared.resolve("rlvr-code-0-0-left.lock"), "");
    ProcessBuilder builder = new ProcessBuilder("sleep", "600");
    builder.environment().put("HOME", left.toString());
    Process program = builder.start();

    Sandbox.open(SandboxKind.AUTO, LIMITS);

    assertThat(left.getParent()).doesNotExist();
    assertThat(lock).doesNotExist();
    assumeThat(Path.of("/proc/self/environ")).as("Linux").exists();
    assertThat(program.waitFor(10, TimeUnit.SECONDS)).isTrue();
  }

  @ParameterizedTest
  @CsvSource({"SESSION, kill -9 0", "SESSION, kill -9 $PPID", "NAMESPACES, kill -9 0"})
  void aSignalToTheGroupOrTheParentEndsTheProgramAlone(Isolation isolation, String script)
      throws Exception {
    Sandbox sandbox = Sandbox.of(isolation, LIMITS);
    assumeThat(sandbox.complaint()).as("%s works", isolation).isEmpty();
    Process bystander = new ProcessBuilder("sleep", "600").start();

    ProcessOutcome outcome = sandbox.run("main.sh", script, List.of("sh", "main.sh"), "");

    assertThat(outcome.isKilled()).isTrue();
    assertThat(bystander.isAlive()).isTrue();
    bystander.destroyForcibly();
  }

  private static long folders() throws IOException {
    try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
      return files.filter(file -> file.getFileName().toString().startsWith("rlvr-code-")).count();
    }
  }

  private static ProcessLimits limits(Duration time, int memoryMb) {
    return new ProcessLimits(time, memoryMb, 64, 4, 100);
  }

  private static ProcessOutcome run(ProcessLimits limits, String script, String input)
      throws Exception {
    return Sandbox.open(SandboxKind.AUTO, limits)
        .run("main.sh", script, List.of("sh", "main.sh"), input);
  }
}
