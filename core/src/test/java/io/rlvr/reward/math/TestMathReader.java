package io.rlvr.reward.math;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rlvr.reward.math.expr.Budget;
import io.rlvr.reward.math.expr.Expr;
import io.rlvr.reward.math.expr.Notation;
import io.rlvr.reward.math.options.Extraction;
import io.rlvr.reward.math.options.MathOptions;
import io.rlvr.reward.math.options.MathScope;
import io.rlvr.reward.math.parse.TestMathParser;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TestMathReader {
  private static final int MEGA = 1 << 20;

  /** Sources as in {@link TestMathParser}; "-" where there is no formula, or no text. */
  @ParameterizedTest(name = "{0}")
  @CsvFileSource(
      resources = "answers.tsv",
      delimiter = '\t',
      quoteCharacter = '\0',
      numLinesToSkip = 1)
  void readsAnswers(String response, String formula, String text, String source) {
    List<Expr> answers = MathReader.answers(lines(response), options(Extraction.AUTO), budget());

    assertThat(notation(answers)).as(source).isEqualTo(expected(formula, text));
  }

  @ParameterizedTest(name = "{0}")
  @CsvFileSource(
      resources = "references.tsv",
      delimiter = '\t',
      quoteCharacter = '\0',
      numLinesToSkip = 1)
  void readsReferences(String reference, String formula, String text) {
    List<Expr> references =
        MathReader.references(lines(reference), options(Extraction.AUTO), budget());

    assertThat(notation(references)).isEqualTo(expected(formula, text));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "boxed    | so 7, \\boxed{1} and then \\boxed{2} | {1 2} '1,2'",
        "boxed    | so $x = 7$                           | -",
        "last-box | \\boxed{1} and then \\boxed{2}       | 2 '2'",
        "last-box | so 7                                 | -",
        "tag      | <answer>5</answer> <answer> $\\frac12$ </answer> 9 | 1/2 '\\frac12'",
        "tag      | <answer>x = 5</answer>               | (= x 5) 'x = 5'",
        "tag      | <answer>5                            | -",
        "hashes   | 5 and 6 #### $1,234                  | 1234 '1,234'",
        "hashes   | so 7                                 | -",
        "choice   | (A) looks right. Answer: C           | 'C'",
        "choice   | the answer is (B), not A             | 'B'",
        "choice   | so \\boxed{\\text{(D)}}              | 'D'",
        "choice   | A is wrong.<NL>C                     | 'C'",
        "choice   | no letter at all                     | -",
      })
  void extractionsAreDialects(String extraction, String response, String expected) {
    Extraction dialect = Extraction.valueOf(extraction.toUpperCase(Locale.ROOT).replace('-', '_'));

    assertThat(notation(MathReader.answers(lines(response), options(dialect), budget())))
        .isEqualTo(expected);
  }

  @Test
  void whatWasThoughtCanBeLeftOut() {
    MathOptions options =
        new MathOptions(Extraction.AUTO, MathScope.AFTER_THINK, "ABCD", 6, true, false);

    assertThat(notation(MathReader.answers("\\boxed{1}</think> It is 2.", options, budget())))
        .isEqualTo("2 '2'");
    assertThat(MathReader.answers("\\boxed{1}", options, budget())).isEmpty();
  }

  @Test
  void referencesOfOtherDialectsNeedNoMarks() {
    assertThat(notation(MathReader.references("72", options(Extraction.HASHES), budget())))
        .isEqualTo("72 '72'");
    assertThat(notation(MathReader.references("C", options(Extraction.CHOICE), budget())))
        .isEqualTo("'C'");
  }

  @Test
  void longTextsAreRefused() {
    assertThatThrownBy(
            () -> MathReader.answers(" ".repeat(MEGA + 1), options(Extraction.AUTO), budget()))
        .isInstanceOf(Budget.TooHard.class)
        .hasMessage("response is longer than 262144 characters");
    assertThatThrownBy(
            () ->
                MathReader.answers(
                    "\\boxed{" + "x".repeat(10_001) + "}", options(Extraction.AUTO), budget()))
        .isInstanceOf(Budget.TooHard.class)
        .hasMessage("an answer has more than 4000 characters");
  }

  /** A megabyte of each; the bound is ten times what is asked for, as other work shares the CPU. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{",
        "}",
        "$",
        "$$",
        "$)$ ",
        "$x$,",
        "$\\boxed{",
        "\\",
        "\\\\",
        "\\[",
        "\\(",
        "\\[ \\boxed{",
        "\\boxed{",
        "\\boxed{1}",
        "\\fbox{1",
        "\\text{",
        "\\frac{",
        "\\frac{1}{2}",
        "\\begin{align}",
        "1",
        "1 ",
        "1,234",
        "1+",
        "(1+",
        "=",
        "- ",
        " ",
        "  [",
        "**1",
        "answer",
        "answer: ",
        "answer =",
        "final answer is ",
        "Final answer  "
      })
  void megabytesAreDecidedInLinearTime(String piece) {
    String text = piece.repeat(MEGA / piece.length());
    long start = cpuNanos();
    for (Extraction extraction : Extraction.values()) {
      decide(text, options(extraction));
    }

    assertThat((cpuNanos() - start) / 1e6 / Extraction.values().length).isLessThan(1000);
  }

  @Property(tries = 200)
  void anyResponseIsDecided(@ForAll("responses") String response) {
    for (Extraction extraction : Extraction.values()) {
      decide(response, options(extraction));
    }
  }

  @Provide
  Arbitrary<String> responses() {
    return Arbitraries.of(
            "the answer is ",
            "answer: ",
            "final answer is",
            "####",
            "<answer>",
            "</answer>",
            "$",
            "$$",
            "\\[",
            "\\]",
            "\\(",
            "\\)",
            "\\boxed{",
            "}",
            "{",
            "1",
            "1,234",
            "3/4",
            " = ",
            " and ",
            ", ",
            ".",
            "\n",
            " ",
            "x",
            "\\frac",
            "%",
            "A",
            "(B)",
            "I hope",
            "**",
            "[")
        .list()
        .ofMaxSize(40)
        .map(pieces -> String.join("", pieces));
  }

  private static void decide(String text, MathOptions options) {
    try {
      assertThat(MathReader.answers(text, options, budget())).doesNotContainNull();
      assertThat(MathReader.references(text, options, budget())).doesNotContainNull();
    } catch (Budget.TooHard e) {
      assertThat(e.getMessage()).isNotBlank();
    }
  }

  private static long cpuNanos() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  private static String expected(String formula, String text) {
    String words = text.equals("-") ? "" : "'" + text + "'";
    String both = formula.equals("-") || formula.equals(words) ? words : formula + " " + words;
    return both.isEmpty() ? "-" : both;
  }

  private static String notation(List<Expr> answers) {
    return answers.isEmpty()
        ? "-"
        : answers.stream().map(Notation::of).collect(Collectors.joining(" "));
  }

  private static MathOptions options(Extraction extraction) {
    return new MathOptions(extraction, MathScope.RESPONSE, "ABCD", 6, true, false);
  }

  private static Budget budget() {
    return new Budget(20_000_000);
  }

  private static String lines(String text) {
    return text.replace("<NL>", "\n");
  }
}
