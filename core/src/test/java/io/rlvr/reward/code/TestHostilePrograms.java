package io.rlvr.reward.code;

import static io.rlvr.reward.testing.RewardCases.reward;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.rlvr.config.UserException;
import io.rlvr.data.Message;
import io.rlvr.data.Prompt;
import io.rlvr.data.Verdict;
import io.rlvr.reward.Flags;
import io.rlvr.reward.Reward;
import io.rlvr.reward.testing.RewardCases;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

/**
 * Programs that try to leave the sandbox, one a row of {@code hostile-programs.csv}, in all three
 * sandboxes. Each prints what its test asks for at its end, if it comes there. This process,
 * another of its group and the files outside must survive, and nothing may be left.
 */
@Tag("slow")
class TestHostilePrograms {
  /** Such a program would do what it tries to this machine, so it is not run. */
  private static final String NOT_HELD = "-";

  private static final String TESTS = "[{\"input\": \"\", \"output\": \"end\"}]";
  private static final Path PYTHON = Path.of("/usr/bin/python3");

  @TempDir Path outside;

  @BeforeAll
  static void thereIsPython() {
    assumeThat(Files.isExecutable(PYTHON)).as("this machine has %s", PYTHON).isTrue();
  }

  @ParameterizedTest(name = "namespaces: {0}")
  @CsvFileSource(
      resources = "hostile-programs.csv",
      delimiter = '|',
      quoteCharacter = '~',
      numLinesToSkip = 1)
  void namespacesHold(
      String name, String program, String namespaces, String bwrap, String process, String why)
      throws Exception {
    holds("namespaces", program, namespaces);
  }

  @ParameterizedTest(name = "bwrap: {0}")
  @CsvFileSource(
      resources = "hostile-programs.csv",
      delimiter = '|',
      quoteCharacter = '~',
      numLinesToSkip = 1)
  void bwrapHolds(
      String name, String program, String namespaces, String bwrap, String process, String why)
      throws Exception {
    holds("bwrap", program, bwrap);
  }

  @ParameterizedTest(name = "process: {0}")
  @CsvFileSource(
      resources = "hostile-programs.csv",
      delimiter = '|',
      quoteCharacter = '~',
      numLinesToSkip = 1)
  void processHolds(
      String name, String program, String namespaces, String bwrap, String process, String why)
      throws Exception {
    assumeThat(Files.isExecutable(Path.of("/usr/bin/setsid"))).as("setsid, of Linux").isTrue();
    holds("process", program, process);
  }

  private void holds(String sandbox, String program, String outcome) throws Exception {
    assumeThat(outcome).as("%s holds this", sandbox).isNotEqualTo(NOT_HELD);
    Reward reward = rewardOf(sandbox);
    Path kept = Files.writeString(outside.resolve("kept"), "kept");
    Process bystander = new ProcessBuilder("sleep", "600").start();
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String text =
          program
              .replace("\\n", "\n")
              .replace("PORT", Integer.toString(server.getLocalPort()))
              .replace("BYSTANDER", Long.toString(bystander.pid()))
              .replace("OUTSIDE", outside.toString());

      Verdict verdict = verdict(reward, "import os, sys, time\n" + text + "\nprint('end')\n");

      assertThat(outcome(verdict)).as("%s", verdict).isIn(List.of(outcome.split(" or ", -1)));
      assertThat(bystander.isAlive()).isTrue();
      assertThat(outside)
          .isDirectoryContaining("glob:**kept")
          .isDirectoryNotContaining("glob:**new");
      assertThat(kept).hasContent("kept");
      assertThat(processes("hostile-mark")).isEmpty();
      assertThat(folders()).isZero();
    } finally {
      bystander.destroyForcibly();
    }
  }

  /** The value, then the flags but the one that tells of the sandbox. */
  private static String outcome(Verdict verdict) {
    List<String> flags = new ArrayList<>(verdict.flags());
    flags.remove(Flags.CODE_PROCESS);
    return verdict.value() == 1 ? "1" : ("0 " + String.join(" ", flags)).strip();
  }

  private static Reward rewardOf(String sandbox) {
    try {
      return reward(
          "code",
          "reward.code.enabled=true",
          "reward.code.command=[\"" + PYTHON + "\", \"{file}\"]",
          "reward.code.timeout=3",
          "reward.code.memory-mb=300",
          "reward.code.disk-mb=4",
          "reward.code.processes=50",
          "reward.code.output-kb=1000",
          "reward.code.sandbox=" + sandbox);
    } catch (UserException e) {
      assumeThat(e).as("this machine permits %s", sandbox).isNull();
      throw e;
    }
  }

  /** Those whose command line has the mark, on the whole machine. */
  private static List<String> processes(String mark) {
    return ProcessHandle.allProcesses()
        .flatMap(process -> process.info().commandLine().stream())
        .filter(line -> line.contains(mark))
        .toList();
  }

  private static long folders() throws IOException {
    try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
      String own = "rlvr-code-%d-".formatted(ProcessHandle.current().pid());
      return files.filter(file -> file.getFileName().toString().startsWith(own)).count();
    }
  }

  private static Verdict verdict(Reward reward, String program) {
    Prompt prompt = new Prompt("p", List.of(Message.user("?")), "", "", "", Map.of("tests", TESTS));
    return RewardCases.verdict(reward, prompt, "```python\n" + program + "```");
  }
}
