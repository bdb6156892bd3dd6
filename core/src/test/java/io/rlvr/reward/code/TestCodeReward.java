package io.rlvr.reward.code;

import static io.rlvr.reward.testing.RewardCases.reward;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.rlvr.config.UserException;
import io.rlvr.data.Message;
import io.rlvr.data.Prompt;
import io.rlvr.data.Verdict;
import io.rlvr.reward.Reward;
import io.rlvr.reward.testing.RewardCases;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Programs of the shell, which every machine has that can run any. */
@Tag("slow")
class TestCodeReward {
  private static final String SUMS =
      "[{\"input\": \"1 2\", \"output\": \"3\"}, {\"input\": \"5 5\\n\", \"output\": \"10\\n\"}]";
  private static final String ADDS = "```sh\nread a b\necho $((a + b))\n```";

  @BeforeAll
  static void thereIsAShell() {
    assumeThat(Files.isExecutable(Path.of("/bin/sh"))).as("this machine has /bin/sh").isTrue();
  }

  @ParameterizedTest(name = "{2}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "```sh\\nread a b\\necho $((a + b))\\n```|1|right on all tests",
        "```\\nread a b\\necho $((a + b))\\n```|1|a fence without a name",
        "```sh\\necho 3\\n```|0|right on one of two",
        "```sh\\nread a b\\necho $((a + b))\\nexit 1\\n```|0|right, but it ends badly",
        "```sh\\nread a b\\necho \"$((a + b))  \"\\necho\\n```|1|white space at the ends",
        "```sh\\nread a b\\necho \" $((a + b))\"\\n```|0|a blank before",
        "```sh\\nread a b\\necho; echo $((a + b))\\n```|1|a blank line before",
        "1. So:\\n   ```sh\\n   read a b\\n   echo $((a + b))\\n   ```|1|indented",
        "<think>```sh\\nread a b\\necho $((a + b))\\n```</think> no|0|in thinking",
        "```sh\\nread a b\\necho \"= $((a + b))\"\\n```|0|text before",
        "```sh\\necho 3\\n```\\nor\\n```sh\\nread a b\\necho $((a + b))\\n```|1|the last program",
        "read a b; echo $((a + b))|0|no fence",
        "```sh\\nread a b\\necho $((a + b))\\n|1|a fence that is not closed"
      })
  void standardInputAndOutput(String response, double value, String why) {
    assertThat(verdict(shell(), SUMS, response.replace("\\n", "\n")).value()).isEqualTo(value);
  }

  @Test
  void testsThatAreCodeComeAfterTheProgram() {
    String tests = "[\"test $(add 1 2) = 3\", \"test $(add 5 5) = 10\"]";
    Reward reward = shell("reward.code.success=\"[ $? = 0 ] && echo {token}\"");

    assertThat(verdict(reward, tests, "```sh\nadd() { echo $(($1 + $2)); }\n```").value())
        .isEqualTo(1);
    assertThat(verdict(reward, tests, "```sh\nadd() { echo 3; }\n```").value()).isZero();
    assertThat(verdict(reward, "test $(add 1 2) = 3", "```sh\nadd() { echo 3; }\n```").value())
        .isEqualTo(1);
  }

  /** What the program printed last is no line of its own, and the token comes behind it. */
  @Test
  void outputWithoutALineBreakDoesNotHideTheEndOfATest() {
    Reward reward = shell("reward.code.success=\"echo {token}\"");

    assertThat(verdict(reward, "true", "```sh\nprintf done\n```").value()).isEqualTo(1);
    assertThat(verdict(reward, "true", "```sh\nprintf done; exit 0\n```").value()).isZero();
  }

  @Test
  void leavingBeforeTheTestsIsNoSuccess() {
    Reward reward = shell("reward.code.success=\"echo {token}\"");
    Reward trusting = shell("reward.code.success=\"\"");

    assertThat(verdict(reward, "false", "```sh\nexit 0\n```").value()).isZero();
    assertThat(verdict(trusting, "false", "```sh\nexit 0\n```").value()).isEqualTo(1);
  }

  @Test
  void theShareOfTestsIsAnotherValue() {
    Verdict verdict = verdict(shell("reward.code.value=share"), SUMS, "```sh\necho 10\n```");

    assertThat(verdict.value()).isEqualTo(0.5);
    assertThat(verdict.judgeOutput()).contains("test 1 of 2: wrong output");
  }

  @Test
  void listsOfInputsAndOutputsAreTests() {
    String tests = "{\"inputs\": [\"1 2\", \"5 5\"], \"outputs\": [\"3\", \"10\"]}";

    assertThat(verdict(shell(), tests, ADDS).value()).isEqualTo(1);
  }

  @Test
  void theLastFenceOfTheRightLanguageCounts() {
    String response = ADDS + "\nRun:\n```console\n$ sh x\n```\n```\n3\n```";

    assertThat(verdict(shell("reward.code.languages=[SH]"), SUMS, response).value()).isEqualTo(1);
    assertThat(verdict(shell(), SUMS, response).value()).isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "0.333333, 0.33333333, 1e-6, 1",
    "0.3333, 0.33333333, 1e-6, 0",
    "0.333333, 0.33333333, 0, 0",
    "1000001.0, 1000000, 1e-5, 1",
    "1000001, 1000000, 1e-5, 0",
    "x=1.0, x=1.00, 1e-5, 0",
    "1.0 2.0, 1.0, 1e-5, 0",
    "NaN, 1.0, 1e-5, 0"
  })
  void decimalsMayBeNear(String printed, String expected, String tolerance, double value) {
    String tests = "[{\"input\": \"\", \"output\": \"%s\"}]".formatted(expected);
    Reward reward = shell("reward.code.float-tolerance=" + tolerance);

    assertThat(verdict(reward, tests, "```sh\necho '" + printed + "'\n```").value())
        .isEqualTo(value);
  }

  @Test
  void theFirstFailureIsTold() {
    Verdict verdict = verdict(shell(), SUMS, "```sh\necho oops >&2\nexit 3\n```");

    assertThat(verdict.value()).isZero();
    assertThat(verdict.judgeOutput()).contains("test 1 of 2: exit status 3: oops");
  }

  @Test
  void aProgramOutOfTimeFails() {
    Verdict verdict =
        verdict(shell("reward.code.timeout=0.5"), SUMS, "```sh\nwhile :; do :; done\n```");

    assertThat(verdict.value()).isZero();
    assertThat(verdict.flags()).contains("code-timeout");
    assertThat(verdict.judgeOutput()).contains("test 1 of 2: out of time");
  }

  @ParameterizedTest(name = "{2}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "def f(x): return 4|1|right",
        "def f(x): return 5|0|wrong",
        "class A:\\n  def __eq__(self, x): return True\\ndef f(x): return A()|0|equal to all",
        "class A(int):\\n  def __eq__(self, x): return True\\ndef f(x): return A(5)|0|as a number",
        "import os\\nos._exit(0)|0|leaves early",
        "import sys\\nsys.exit(0)|0|the same",
        "import atexit, os\\natexit.register(os._exit, 0)\\ndef f(x): return 5|0|at its end",
        "import sys\\nsys.excepthook = lambda *a: None\\ndef f(x): return 5|0|hides errors",
        "import builtins\\nbuiltins.AssertionError = int\\ndef f(x): return 5|0|changes builtins",
        "import sys\\nsys.settrace(lambda *a: None)\\ndef f(x): return 5|0|traces",
        "import re\\nfor s in re.findall('[0-9a-f]{32}', open(__file__).read()): print(s)\\n"
            + "raise SystemExit(0)|0|prints the token of its file"
      })
  void aPythonProgramCannotAnswerForTheTest(String program, double value, String why) {
    Path python = Path.of("/usr/bin/python3");
    assumeThat(Files.isExecutable(python)).as("this machine has %s", python).isTrue();
    Reward reward = reward("code", "reward.code.enabled=true");
    String response = "```python\n" + program.replace("\\n", "\n") + "\n```";

    assertThat(verdict(reward, "assert f(2) == 4", response).value()).isEqualTo(value);
  }

  @Test
  void aProgramThatASignalEndedIsFlagged() {
    Verdict verdict = verdict(shell(), SUMS, "```sh\nkill -9 $$\n```");

    assertThat(verdict.value()).isZero();
    assertThat(verdict.flags()).contains("code-killed");
  }

  @Test
  void halfACharacterIsNoOutage() {
    String response = "```sh\nread a b\necho $((a + b)) # \ud800\n```";

    assertThat(verdict(shell(), SUMS, response).status()).isEqualTo(Verdict.Status.SCORED);
  }

  @Test
  void noProgramIsFlagged() {
    assertThat(verdict(shell(), SUMS, "none").flags()).containsExactly("no-code");
    assertThat(verdict(shell(), SUMS, " \n").flags()).containsExactly("blank", "no-code");
  }

  @ParameterizedTest(name = "{1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "~ ~|column 'tests' is empty",
        "[]|column 'tests' has 0 tests (expected 1 to 1000)",
        "[{\"input\": \"1\"}]|column 'tests' has a test without the texts input and output, or code",
        "{\"inputs\": [\"1\"], \"outputs\": []}|column 'tests' has no lists inputs and outputs of"
            + " the same length",
        "{\"inputs\": [\"1\"], \"outputs\": [\"1\"], \"fn_name\": \"f\"}|column 'tests' calls a"
            + " function by fn_name (expected standard input)",
        "{\"inputs\": [1], \"outputs\": [1]}|column 'tests' has a test without the texts input and"
            + " output, or code"
      })
  void testsThatCannotBeReadDecideNothing(String tests, String reason) {
    Verdict verdict = verdict(shell(), tests, ADDS);

    assertThat(verdict.status()).isEqualTo(Verdict.Status.UNSCORABLE);
    assertThat(verdict.error()).contains(reason);
  }

  @Test
  void aPromptWithoutTestsDecidesNothing() {
    Verdict verdict = RewardCases.verdict(shell(), RewardCases.prompt("3"), ADDS);

    assertThat(verdict.status()).isEqualTo(Verdict.Status.UNSCORABLE);
    assertThat(verdict.error()).contains("column 'tests' is missing");
  }

  @Test
  void itIsOffUnlessItIsAskedFor() {
    assertThatThrownBy(() -> reward("code"))
        .isInstanceOf(UserException.class)
        .hasMessage(
            "Cannot make reward code: it runs what the model wrote as a program, in a sandbox that"
                + " is no security boundary (expected reward.code.enabled=true; read"
                + " docs/rewards.md first)");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "reward.code.command=[]|Invalid reward.code.command: [] (expected a program and its"
            + " arguments)",
        "reward.code.command=[no-such-program]|Invalid reward.code.command: 'no-such-program'"
            + " (expected a program that this machine has on /usr/local/bin:/usr/bin:/bin)",
        "reward.code.file=../x|Invalid reward.code.file: '../x' (expected the plain name of a file)",
        "reward.code.success=done|Invalid reward.code.success: 'done' (expected code that prints"
            + " {token})"
      })
  void mistakesAreNamed(String setting, String message) {
    assertThatThrownBy(() -> shell(setting)).isInstanceOf(UserException.class).hasMessage(message);
  }

  private static Reward shell(String... more) {
    List<String> all =
        new ArrayList<>(
            List.of("reward.code.enabled=true", "reward.code.command=[sh, \"{file}\"]"));
    all.addAll(List.of(more));
    return reward("code", all.toArray(new String[0]));
  }

  private static Verdict verdict(Reward reward, String tests, String response) {
    Prompt prompt = new Prompt("p", List.of(Message.user("?")), "", "", "", Map.of("tests", tests));
    return RewardCases.verdict(reward, prompt, response);
  }
}
