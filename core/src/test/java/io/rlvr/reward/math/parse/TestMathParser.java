package io.rlvr.reward.math.parse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rlvr.reward.math.expr.Budget;
import io.rlvr.reward.math.expr.Notation;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.ValueSource;

public class TestMathParser {
  /**
   * Expectations by hand. Source "mv": Math-Verify 0.9.0 with latex2sympy2_extended 1.11.0 reads
   * the same; "ours": it reads something else, and why; "maths": what the formula means. "-" is no
   * formula.
   */
  @ParameterizedTest(name = "{0}")
  @CsvFileSource(
      resources = "formulas.tsv",
      delimiter = '\t',
      quoteCharacter = '\0',
      numLinesToSkip = 1)
  void reads(String formula, String expected, String source) {
    assertThat(read(formula)).as(source).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "(",
        ")",
        "[",
        "]",
        "{",
        "}",
        "\\{",
        "\\}",
        "|",
        "\\",
        "\\\\",
        "^",
        "_",
        "+",
        "*",
        "/",
        "=",
        ",",
        ";",
        "%",
        "!",
        "&",
        "#",
        "@",
        "\\frac",
        "\\frac{}{}",
        "\\frac{1}",
        "\\sqrt[",
        "\\sum",
        "\\int_",
        "\\lim",
        "\\begin",
        "\\begin{pmatrix}",
        "\\end{pmatrix}",
        "\\text",
        "\\text{",
        "\\operatorname",
        "x_",
        "x_{",
        "\\left(",
        "1..2",
        "(1,2}",
        "[1,2",
        "\\binom{1}",
        "1 2 3",
        "\\mathbb",
        "\\log_",
        "\\sin",
        "{1 \\choose }",
        "x \\in",
        "\\cup",
        "a \\setminus"
      })
  void malformedIsNoFormula(String formula) {
    assertThat(read(formula)).isEqualTo("-");
  }

  @Test
  void depthIsBounded() {
    for (String deep :
        new String[] {
          "{".repeat(10_000) + "1" + "}".repeat(10_000),
          "2^{".repeat(3_000) + "1" + "}".repeat(3_000),
          "2^".repeat(5_000) + "2",
          "9" + "!".repeat(5_000),
          "\\sin ".repeat(2_000) + "x",
          "f(".repeat(5_000) + "x" + ")".repeat(5_000),
          "|".repeat(5_000),
          "a" + "\\setminus b".repeat(1_000)
        }) {
      assertThatThrownBy(() -> read(deep))
          .isInstanceOf(Budget.TooHard.class)
          .hasMessage("nested deeper than 32");
    }
  }

  @Test
  void thirtyOneLevelsAreRead() {
    assertThat(read("(".repeat(31) + "1" + ")".repeat(31))).isEqualTo("1");
  }

  @Test
  void longListsAreFlat() {
    assertThat(read("1" + "+1".repeat(4_000))).startsWith("(+ 1 1 ").hasSize(8_005);
    assertThat(read("-".repeat(4_001) + "1")).isEqualTo("-1");
  }

  @Test
  void hugeNumbersAreRefused() {
    String message = "a number has more than 4932 digits"; // 2^14 bits are 4932.1 digits
    for (String huge : new String[] {"9".repeat(4_933), "1E4933", "1E-999999999", "1E9999999999"}) {
      assertThatThrownBy(() -> read(huge)).isInstanceOf(Budget.TooHard.class).hasMessage(message);
    }
    assertThat(read("1E4932")).isEqualTo("1E+4932");
  }

  /** Whatever the text, there is a formula, none, or a refusal, and the same one a second time. */
  @Property(tries = 200)
  void anyTextIsDecided(@ForAll("formulas") String formula) {
    try {
      String notation = read(formula); // any exception but the refusals fails the property
      assertThat(read(formula)).isEqualTo(notation);
    } catch (Budget.TooHard e) {
      assertThat(e).hasMessageMatching("nested deeper than 32|a number has more than 4932 digits");
    }
  }

  @Provide
  Arbitrary<String> formulas() {
    return Arbitraries.of(
            "1",
            "23",
            ".5",
            "x",
            "e",
            "i",
            "d",
            "\\pi",
            "+",
            "-",
            "*",
            "/",
            "^",
            "_",
            "{",
            "}",
            "(",
            ")",
            "[",
            "]",
            "\\{",
            "\\}",
            "|",
            ",",
            ";",
            ":",
            "=",
            "<",
            "\\le",
            "\\in",
            "\\cup",
            "\\pm",
            "\\frac",
            "\\sqrt",
            "\\sin",
            "\\log",
            "\\sum",
            "\\int",
            "\\lim",
            "\\to",
            "\\%",
            "!",
            "\\text{a b}",
            "\\begin{pmatrix}",
            "\\end{pmatrix}",
            "&",
            "\\\\",
            " ",
            "\\left(",
            "\\right)",
            "\u221A",
            "\u00B2",
            "\uD835",
            "\\mathbb{R}",
            "\\infty",
            "\\approx")
        .list()
        .ofMaxSize(30)
        .map(tokens -> String.join("", tokens));
  }

  private static String read(String formula) {
    return MathParser.parse(LatexNormaliser.normalised(formula), new Budget(1_000_000))
        .map(Notation::of)
        .orElse("-");
  }
}
