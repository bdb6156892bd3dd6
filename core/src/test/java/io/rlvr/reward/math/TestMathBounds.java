package io.rlvr.reward.math;

import static org.assertj.core.api.Assertions.assertThat;

import io.rlvr.config.Settings;
import io.rlvr.data.Verdict;
import io.rlvr.reward.math.expr.Budget;
import io.rlvr.reward.math.find.Announcements;
import io.rlvr.reward.math.options.Extraction;
import io.rlvr.reward.math.options.MathSettings;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Whatever a policy writes is decided within 100 ms of CPU time, on a small stack, and without an
 * exception. Time is that of the thread, so waiting for a processor does not count; of three
 * measurements the least does, for the compiler and the caches disturb them.
 */
@Tag("slow")
final class TestMathBounds {
  private static final double LIMIT_MILLIS = 100;
  private static final int TRIES = 3;
  private static final long SMALL_STACK = 256 << 10;
  private static final int WARM_UP = 500;

  /** A verdict with what it took, or what was thrown. */
  private record Decided(Verdict verdict, double millis) {}

  private static MathVerifier verifier(Extraction extraction) {
    MathVerifier verifier =
        MathVerifier.from(
            Settings.defaults(
                MathSettings.KEYS,
                List.of(
                    "reward.math.extraction="
                        + extraction.name().toLowerCase(Locale.ROOT).replace('_', '-'))));
    for (int i = 0; i < WARM_UP; i++) {
      verifier.verdict("\\frac{" + i + "x+1}{2}", "the answer is $\\frac{1}{2}(" + i + "x+1)$.");
    }
    for (int i = 0; i < WARM_UP / 10; i++) {
      verifier.verdict("5", HostileInputs.filled("$-\\frac x. = ", 1 << 16));
      verifier.verdict("5", HostileInputs.filled("$\\", 1 << 16));
    }
    return verifier;
  }

  private static Decided decide(MathVerifier verifier, String reference, String response) {
    AtomicReference<Decided> decided = new AtomicReference<>();
    AtomicReference<Throwable> thrown = new AtomicReference<>();
    Thread thread =
        new Thread(
            null,
            () -> {
              long start = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
              Verdict verdict = verifier.verdict(reference, response);
              long time = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - start;
              decided.set(new Decided(verdict, time / 1e6));
            },
            "decides",
            SMALL_STACK);
    thread.setUncaughtExceptionHandler((t, e) -> thrown.set(e));
    thread.start();
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw new IllegalStateException("interrupted", e);
    }
    assertThat(thrown.get()).as("%.80s against %.80s", response, reference).isNull();
    return decided.get();
  }

  /** What exceeds the limit, or is undecided without a reason. */
  private static List<String> offences(MathVerifier verifier, String reference, String response) {
    Decided best = decide(verifier, reference, response);
    for (int i = 1; i < TRIES && best.millis() > LIMIT_MILLIS; i++) {
      Decided again = decide(verifier, reference, response);
      best = again.millis() < best.millis() ? again : best;
    }
    Verdict verdict = best.verdict();
    boolean isReasoned = verdict.status() == Verdict.Status.SCORED || verdict.error().isPresent();
    return best.millis() <= LIMIT_MILLIS && isReasoned
        ? List.of()
        : List.of(
            "%.0f ms, %s: %.60s against %.60s"
                .formatted(best.millis(), verdict.status(), response, reference));
  }

  @ParameterizedTest
  @EnumSource(Extraction.class)
  void longTextsOfOneThing(Extraction extraction) {
    MathVerifier verifier = verifier(extraction);
    List<String> offences = new ArrayList<>();
    for (String text : HostileInputs.repeated(HostileInputs.HUGE - 20).values()) {
      offences.addAll(offences(verifier, "5", text + " \\boxed{5"));
      if (extraction == Extraction.AUTO) {
        offences.addAll(offences(verifier, "5", "answer: " + text));
      }
    }
    if (extraction == Extraction.AUTO) {
      for (String text : HostileInputs.repeated(Budget.MAX_REFERENCE).values()) {
        offences.addAll(offences(verifier, text, "5"));
      }
    }
    assertThat(offences).isEmpty();
  }

  @Test
  void megabytesAreRefusedByTheirLength() {
    MathVerifier verifier = verifier(Extraction.AUTO);
    String megabyte = "9".repeat(1 << 20);

    assertThat(verifier.verdict("5", megabyte).error())
        .contains("math answer cannot be decided: response is longer than 262144 characters");
    assertThat(verifier.verdict(megabyte, "5").error())
        .contains("math answer cannot be decided: reference is longer than 32768 characters");
    for (Map.Entry<String, String> text : HostileInputs.repeated(1 << 20).entrySet()) {
      assertThat(verifier.verdict("5", text.getValue() + text.getKey()).status())
          .isEqualTo(Verdict.Status.UNSCORABLE);
    }
  }

  @Test
  void formulasThatMeanALot() {
    MathVerifier verifier = verifier(Extraction.AUTO);
    List<String> offences = new ArrayList<>();
    for (String formula : HostileInputs.formulas().values()) {
      offences.addAll(offences(verifier, "5", "$" + formula + "$"));
      offences.addAll(offences(verifier, formula, "$" + formula + "+1$"));
      offences.addAll(offences(verifier, "\\{1,2\\}", "$" + formula + ">1$"));
    }
    assertThat(offences).isEmpty();
  }

  @Test
  void manyAnswersNoneOfWhichIsOne() {
    MathVerifier verifier = verifier(Extraction.AUTO);
    List<String> offences = new ArrayList<>();
    for (String text : HostileInputs.repeated(3_000).values()) {
      String candidate = "$" + text.replace("$", "") + "$ ";
      offences.addAll(offences(verifier, "5", candidate.repeat(Announcements.MOST)));
    }
    assertThat(offences).isEmpty();
  }

  @Test
  void theDeepestFormulasFitOnASmallStack() {
    MathVerifier verifier = verifier(Extraction.AUTO);

    assertThat(decide(verifier, "5", "$" + "\\lim_{x\\to0}".repeat(320) + "x$").verdict().error())
        .contains("math answer cannot be decided: nested deeper than 32");
    assertThat(decide(verifier, "5", "$" + "\\sum".repeat(790) + " x$").verdict().error())
        .contains("math answer cannot be decided: nested deeper than 32");
    assertThat(
            decide(verifier, "5", "$" + "\\frac{1}{".repeat(5000) + "x" + "}".repeat(5000) + "$")
                .verdict()
                .error())
        .contains("math answer cannot be decided: an answer has more than 4000 characters");
  }

  @Property(tries = 200)
  void grownFormulas(@ForAll("formulas") String reference, @ForAll("formulas") String response) {
    assertThat(offences(FUZZED, reference, "so $" + response + "$")).isEmpty();
    assertThat(offences(FUZZED, reference, response)).isEmpty();
  }

  private static final MathVerifier FUZZED = verifier(Extraction.AUTO);

  /** Formulas by a grammar, whole and cut short. */
  @Provide
  Arbitrary<String> formulas() {
    Arbitrary<String> leaf =
        Arbitraries.of(
            "x",
            "y",
            "n",
            "i",
            "e",
            "\\pi",
            "\\infty",
            "0",
            "1",
            "-2",
            "9",
            "0.5",
            "1e9",
            "10^{99}",
            "999999999999999999999",
            "\\frac12",
            "50\\%",
            "\\text{cm}",
            "\\emptyset",
            "\\mathbb{R}",
            "");
    Arbitrary<String> grown =
        Arbitraries.lazyOf(
            () -> leaf,
            () -> leaf,
            () ->
                two(
                    "+", "-", "\\cdot ", "/", "^", " = ", "<", "\\le ", "\\cup ", ",", ";",
                    "\\pm "),
            () -> around("(", ")", "\\{", "\\}", "|", "|", "[", ")", "\\sqrt{", "}", "{", "}"),
            () -> around("\\sin(", ")", "\\sum_{n=1}^{99}(", ")", "\\int_0^1 ", " dx", "(", ")!"),
            () -> around("\\begin{pmatrix}1&", "\\end{pmatrix}", "\\boxed{", "}", "(", ")^{40}"),
            () -> around("\\frac{", "}{x+1}", "2^{", "}", "\\binom{", "}{3}", "\\log_2 ", ""));
    return Combinators.combine(grown, Arbitraries.integers().between(0, 400))
        .as((formula, cut) -> formula.substring(0, Math.min(formula.length(), 2000 - cut * 4)));
  }

  private Arbitrary<String> two(String... operators) {
    return Combinators.combine(formulas(), Arbitraries.of(operators), formulas())
        .as((left, operator, right) -> left + operator + right);
  }

  /** Pairs of what opens and closes. */
  private Arbitrary<String> around(String... pairs) {
    return Combinators.combine(Arbitraries.integers().between(0, pairs.length / 2 - 1), formulas())
        .as((pair, inner) -> pairs[2 * pair] + inner + pairs[2 * pair + 1]);
  }
}
