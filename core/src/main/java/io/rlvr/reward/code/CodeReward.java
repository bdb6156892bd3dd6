package io.rlvr.reward.code;

import io.rlvr.config.Settings;
import io.rlvr.config.UserException;
import io.rlvr.data.Prompt;
import io.rlvr.data.Verdict;
import io.rlvr.reward.CheckScore;
import io.rlvr.reward.Fences;
import io.rlvr.reward.Flags;
import io.rlvr.reward.LastLine;
import io.rlvr.reward.RuleReward;
import io.rlvr.reward.Thinking;
import io.rlvr.reward.code.sandbox.ProcessOutcome;
import io.rlvr.reward.code.sandbox.Sandbox;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Runs the program of a response on the prompt's tests ({@link CodeTest}): that in the last of its
 * {@link Fences} of the right language, none in its thinking. It runs, each in a process of its own
 * ({@link Sandbox}): 1 if all pass, else 0, or the share that passes. A test with an output passes
 * if the program ends well and prints that ({@link PrintedText} says how near). A test that is code
 * passes if the program with that code after it ends well and prints a token; a program can read
 * that. So values that Python is to compare with literals are compared here ({@link PythonChecks}).
 * Off unless {@code reward.code.enabled = true}. No program is 0 (flag {@code no-code}). A test
 * that is out of time or ended by a signal fails (flags {@code code-timeout}, {@code code-killed});
 * flag {@code code-process} tells of a sandbox without namespaces. A prompt without tests is
 * UNSCORABLE, a machine that cannot run programs FAILED. The judge's output tells the first
 * failure.
 */
public final class CodeReward implements RuleReward {
  public static final String NAME = "code";

  private static final int MAX_REASON = 200;
  private static final int TOKEN_BYTES = 16;

  private final CodeOptions options;
  private final Sandbox sandbox;
  private final SecureRandom random = new SecureRandom();

  private CodeReward(CodeOptions options, Sandbox sandbox) {
    this.options = options;
    this.sandbox = sandbox;
  }

  public static CodeReward from(Settings settings) {
    CodeOptions options = CodeOptions.from(settings);
    try {
      return new CodeReward(options, Sandboxes.shared().open(options));
    } catch (IOException e) {
      throw UserException.causedBy(e, "Cannot make reward code: %s", e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while making reward code", e);
    }
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Verdict verdict(Prompt prompt, String response) {
    String column = options.column();
    if (!prompt.extra().containsKey(column)) {
      return Verdict.unscorable("column '" + column + "' is missing");
    }
    try {
      List<CodeTest> tests = CodeTest.read(prompt.extra().get(column), options.language());
      Optional<String> program = program(response);
      return program.isPresent() ? run(program.get(), tests) : none(response);
    } catch (CodeTest.UnreadableException e) {
      return Verdict.unscorable("column '" + column + "' " + e.getMessage());
    } catch (IOException e) {
      return Verdict.failed("cannot run a program: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Verdict.failed("interrupted");
    }
  }

  private static Verdict none(String response) {
    return Verdict.scored(
        0, response.isBlank() ? List.of(Flags.BLANK, Flags.NO_CODE) : List.of(Flags.NO_CODE));
  }

  /** The last of those that name the language, else of those that name none, else of all. */
  private Optional<String> program(String response) {
    List<Fences.Fence> fences = Fences.in(Thinking.removed(response));
    return last(fences, fence -> options.languages().contains(fence.language()))
        .or(() -> last(fences, fence -> fence.language().isEmpty()))
        .or(() -> last(fences, fence -> true));
  }

  private static Optional<String> last(List<Fences.Fence> fences, Predicate<Fences.Fence> isRight) {
    return fences.stream().filter(isRight).map(Fences.Fence::text).reduce((a, b) -> b);
  }

  private Verdict run(String program, List<CodeTest> tests)
      throws IOException, InterruptedException {
    int passed = 0;
    Set<String> flags = new LinkedHashSet<>();
    if (!sandbox.isolation().hasNamespaces()) {
      flags.add(Flags.CODE_PROCESS);
    }
    Optional<String> firstFailure = Optional.empty();
    for (int i = 0; i < tests.size(); i++) {
      CodeTest test = tests.get(i);
      String token = token();
      String success = options.success().replace("{token}", token);
      String whole = test.appendedTo(program, token, success);
      ProcessOutcome outcome = sandbox.run(options.file(), whole, options.command(), test.input());
      String end = options.success().isEmpty() && test.checks().isEmpty() ? "" : token;
      if (outcome.isSuccess() && test.isRight(outcome.output(), end, options.tolerance())) {
        passed++;
        continue;
      }
      if (outcome.isTimedOut()) {
        flags.add(Flags.CODE_TIMEOUT);
      } else if (outcome.isKilled()) {
        flags.add(Flags.CODE_KILLED);
      }
      String failure = "test %d of %d: %s".formatted(i + 1, tests.size(), reason(outcome));
      firstFailure = firstFailure.or(() -> Optional.of(failure));
      if (options.portion() == CheckScore.ALL) {
        break;
      }
    }
    return verdict(options.portion().of(passed, tests.size()), List.copyOf(flags), firstFailure);
  }

  private String token() {
    byte[] token = new byte[TOKEN_BYTES];
    random.nextBytes(token);
    return HexFormat.of().formatHex(token);
  }

  private static String reason(ProcessOutcome outcome) {
    if (outcome.isTimedOut()) {
      return "out of time";
    }
    if (outcome.isSuccess()) {
      return "wrong output";
    }
    String error = LastLine.of(outcome.errors());
    String reason = "exit status " + outcome.status() + (error.isEmpty() ? "" : ": " + error);
    return reason.length() > MAX_REASON ? reason.substring(0, MAX_REASON) + "..." : reason;
  }

  private static Verdict verdict(double value, List<String> flags, Optional<String> failure) {
    return new Verdict(
        Verdict.Status.SCORED,
        value,
        OptionalDouble.empty(),
        Map.of(),
        flags,
        failure,
        Optional.empty(),
        Optional.empty(),
        1,
        0);
  }
}
