package io.rlvr.reward.math;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Texts of a policy that has nothing to say and much room to say it, by name. */
final class HostileInputs {
  /** The longest text that is read. */
  static final int HUGE = Budget.MAX_TEXT;

  /** The longest formula that is read. */
  static final int LONG = MathReader.MAX_FORMULA;

  /** What is repeated; a bar would be awkward in a name, so the name is the text itself. */
  private static final List<String> UNITS =
      List.of(
          "$",
          "$$",
          "$1$",
          "$1$ ",
          "\\",
          "\\\\",
          "\\boxed{",
          "\\boxed{1}",
          "\\boxed",
          "\\fbox{1}, ",
          "\\boxed{\\boxed{",
          "{",
          "}",
          "{}",
          "{1}",
          "(",
          ")",
          "()",
          "(1)",
          "[",
          "]",
          "[1]",
          " [1] ",
          " [",
          "^",
          "1^",
          "_",
          "\\frac",
          "\\frac12",
          "\\frac{1}{2}",
          "-\\frac{1}",
          "7",
          "0",
          ".",
          "1.",
          ".1",
          "1,",
          "1,000,",
          "1 000 ",
          "1.000,",
          "x",
          "x+",
          "1+",
          "x*",
          "x^",
          "x^2+",
          "xy",
          "2x",
          "x y ",
          "-",
          "--",
          "+-",
          "\\sqrt",
          "\\sqrt{",
          "\\sqrt[3]{",
          " ",
          "\t",
          "\n",
          "\r\n",
          " \n",
          "\u00A0",
          "|",
          "||",
          "|x|",
          "\\left(",
          "\\right)",
          "\\left(1\\right)",
          "\\left|",
          "=",
          "x=",
          "=1",
          "= 1",
          "x=1=",
          "1=",
          "<",
          "1<",
          "x<y<",
          "\\le",
          "the answer is ",
          "answer",
          "answer ",
          "answer:",
          "answer: 1 ",
          "answer = ",
          "final answer is ",
          "final answer is 1 ",
          "Final answer is $1$. I hope",
          "final answer is is is ",
          "answer is is ",
          "is ",
          "\\begin{matrix}",
          "\\begin{pmatrix}1&2\\\\",
          "\\begin{align}",
          "\\begin{equation}x",
          "\\begin{equation}x\\end{equation}",
          "\\end{align}",
          "\\begin",
          "&",
          "1&",
          "\\\\1",
          "\\{",
          "\\{1,",
          "\\}",
          "\\{1,2\\},",
          "\\cup",
          "[0,1)\\cup",
          "(0,1]",
          "\\in",
          "x\\in",
          "\\pm",
          "\\pm1",
          "1\\pm",
          "%",
          "1%",
          "\\%",
          "\\text{",
          "\\text{a}",
          "\\text{a} ",
          "\\mathrm{x}",
          "\\(",
          "\\)",
          "\\(1\\)",
          "\\[",
          "\\]",
          "\\[1\\]",
          "\\[1\\] and ",
          "$1$ and ",
          "$1$,",
          "1 and ",
          "a,b;",
          ";",
          ",",
          "!",
          "1!",
          "x!",
          "e^",
          "\\log",
          "\\ln(",
          "\\sin",
          "\\sin x",
          "\\int",
          "\\int_0^1",
          "\\sum",
          "\\sum_{i=1}^{9}",
          "\\prod_{i=1}^{9}i",
          "\\binom",
          "\\binom{9}{3}",
          "\\lim_{x\\to0}",
          "\\lfloor",
          "\\lceil x",
          "\\overline{",
          "\\hat{",
          "\\mathbb{",
          "\\operatorname{",
          "\\unknown",
          "\\ldots",
          "1,\\ldots,",
          "\\cdot",
          "1\\cdot",
          "\\times",
          "\\div",
          "/",
          "1/",
          "1/2",
          "1/2 ",
          "1 1/2 ",
          "9/",
          "(1/",
          "**",
          "2**",
          "1e9",
          "1e",
          "e",
          "E",
          "1E9",
          "\u0661",
          "\u096F",
          "\uFF11",
          "\uD835\uDFCF",
          "\uD835",
          "\u221A",
          "\u221A2",
          "\u00B2",
          "x\u00B2",
          "\u2082",
          "\u00BD",
          "1\u00BD",
          "\u2212",
          "\u2212" + "1",
          "\u00D7",
          "\u03C0",
          "\u221E",
          "\u2264",
          "\u20AC",
          "\u20AC1",
          "\u0000",
          "\u200B",
          "\u202E",
          "\uFEFF",
          "word ",
          "a ",
          "a. ",
          "one ",
          "cm ",
          "5 cm ",
          "\\text{ cm}",
          "\\$",
          "\\$5",
          "'",
          "\"",
          "<answer>",
          "</answer>",
          "<answer>1</answer>",
          "#### ",
          "#### 1\n",
          "</think>",
          "A",
          "(A)",
          "A ",
          "answer: A ",
          "a^{b_{c^{",
          "((x+1)^2",
          "\\frac{x}{",
          "{\\frac{",
          "x_{1}",
          "x_1+",
          "f(",
          "f(x",
          "\\{x|",
          "x:y:",
          "\\boxed{x}, and ",
          "\\boxed{1} or \\boxed{2}; ",
          "\\boxed {",
          "\\boxed1",
          "$\\boxed{",
          "$\\boxed{1}$ ",
          "\\phantom{",
          "\\color{red}",
          "\\angle",
          "^\\circ",
          "1^\\circ",
          "\\degree",
          "\\infty",
          "\\emptyset",
          "\\mid",
          "\\parallel",
          "\\vec{",
          "1\\,",
          "\\,",
          "\\!",
          "1{,}",
          "1{,}000",
          "1\\,000",
          "~",
          "`",
          "? ",
          "1. ",
          "1.) ",
          "*",
          "1 * ",
          ":",
          "1:2:",
          "$ ",
          " $",
          "$x",
          "$.");

  private HostileInputs() {}

  /** Up to so many characters of the same. */
  static String filled(String unit, int length) {
    return unit.repeat(length / unit.length());
  }

  /** A text by name, of about as many characters. */
  static Map<String, String> repeated(int length) {
    return UNITS.stream()
        .distinct()
        .collect(
            Collectors.toMap(
                unit -> unit, unit -> filled(unit, length), (a, b) -> a, LinkedHashMap::new));
  }

  private static String nested(String open, String inner, String close, int depth) {
    return open.repeat(depth) + inner + close.repeat(depth);
  }

  private static String joined(int count, String between, IntFunction<String> part) {
    return IntStream.rangeClosed(1, count).mapToObj(part).collect(Collectors.joining(between));
  }

  /** Formulas that are short, or as long as any that is read, and mean a lot. */
  static Map<String, String> formulas() {
    Map<String, String> all = new LinkedHashMap<>();
    for (String unit : UNITS) {
      all.put("long " + unit, filled(unit, LONG - 20));
      all.put("deep " + unit, filled(unit, 60 * unit.length()));
    }
    List.of(
            "9^9^9^9",
            "9^{9^{9^{9}}}",
            "2^{2^{2^{2^{2^{2}}}}}",
            "(x+y+z)^{200}",
            "(x+y+z)^{40}",
            "(a+b+c+d+e+f+g)^{40}",
            "(x+1)^{999999999}",
            "10000!",
            "1000000!",
            "9!!!!!!!!",
            "((((9!)!)!)!)!",
            "1e999999999",
            "1e-999999999",
            "10^{999999999}",
            "10^{-999999999}",
            "0^{0^0}",
            "e^{e^{e^{e^{9}}}}",
            "\\pi^{\\pi^{\\pi^{\\pi}}}",
            "\\sum_{i=1}^{1000000000} i",
            "\\sum_{i=1}^{999}\\sum_{j=1}^{999}\\sum_{k=1}^{999} ijk",
            "\\sum_{i=1}^{\\infty} \\frac{1}{i^2}",
            "\\prod_{i=1}^{1000000} i",
            "\\prod_{i=1}^{999} (x+i)",
            "\\prod_{i=1}^{40}\\prod_{j=1}^{40} (x+iy+j)",
            "\\int_0^1 x^x dx",
            "\\int_0^{\\infty} e^{-x^2} dx",
            "\\int_0^1\\int_0^1\\int_0^1 \\sin(xyz) dx dy dz",
            "\\int_0^1 \\int_0^1 \\int_0^1 \\int_0^1 xyzw dx dy dz dw",
            "\\int_{-\\infty}^{\\infty} \\frac{\\sin x}{x} dx",
            "\\binom{1000000}{500000}",
            "\\binom{x}{1000000}",
            "\\binom{\\binom{100}{50}}{\\binom{100}{49}}",
            "\\lim_{x \\to 0} \\frac{\\sin x}{x}",
            "\\gcd(10^{4000}, 10^{3999})",
            "10^{4000} \\bmod 10^{3999}",
            "\\sqrt[1000000]{2}",
            "\\sqrt{" + "9".repeat(4000) + "}",
            "\\frac{1}{" + "9".repeat(9000) + "}",
            "9".repeat(9900),
            "0." + "3".repeat(9900),
            "9".repeat(4900) + "^{" + "9".repeat(4900) + "}",
            "1" + "0".repeat(4000) + "\\cdot 1" + "0".repeat(4000),
            "\\log_{2}{10^{4000}}",
            "\\{x : x^{40} + x^{39} > 1\\}",
            "\\sin(10^{4000})",
            "\\tan(\\frac{\\pi}{2})",
            "\\log(\\log(\\log(0)))",
            "\\Gamma(1000000)",
            "x^{y^{z^{w^{v}}}}",
            "\\sqrt{-\\sqrt{-\\sqrt{-1}}}",
            "\\frac{0}{0}",
            "\\frac{1}{0}",
            "0^{-1}")
        .forEach(
            text ->
                all.put(
                    text.length() < 60 ? text : text.substring(0, 30) + "... of " + text.length(),
                    text));
    for (int depth : new int[] {15, 31, 99, 5_000}) {
      all.put("fractions in fractions " + depth, nested("\\frac{1}{1+", "x", "}", depth));
      all.put("fractions in numerators " + depth, nested("\\frac{", "x", "+1}{2}", depth));
      all.put("fractions without braces " + depth, "\\frac1".repeat(depth) + "2");
      all.put("roots " + depth, nested("\\sqrt{1+", "x", "}", depth));
      all.put("powers " + depth, nested("x^{", "x", "}", depth));
      all.put("squares " + depth, nested("(1+", "x", ")^2", depth));
      all.put("parentheses " + depth, nested("(", "x", ")", depth));
      all.put("braces " + depth, nested("{", "x", "}", depth));
      all.put("brackets " + depth, nested("\\left[", "x", "\\right]", depth));
      all.put("sets " + depth, nested("\\{", "x", "\\}", depth));
      all.put("tuples " + depth, nested("(1,", "2", ")", depth));
      all.put("bars " + depth, nested("|", "x", "|", depth));
      all.put("boxes " + depth, nested("\\boxed{", "x", "}", depth));
      all.put("sines " + depth, nested("\\sin(", "x", ")", depth));
      all.put("minus " + depth, "-".repeat(depth) + "x");
      all.put("factorials " + depth, "3" + "!".repeat(depth));
      all.put("texts " + depth, nested("\\text{", "x", "}", depth));
      all.put("indices " + depth, nested("x_{", "x", "}", depth));
      all.put("matrices " + depth, nested("\\begin{pmatrix}1&", "2", "\\end{pmatrix}", depth));
      all.put("exponents of e " + depth, nested("e^{", "2", "}", depth));
      all.put("absolute values " + depth, nested("\\left|x+", "x", "\\right|", depth));
      all.put("sums " + depth, nested("\\sum_{i=1}^{2}(i+", "x", ")", depth));
      all.put("integrals " + depth, nested("\\int_0^1(x+", "x", ")dx", depth));
    }
    for (int count : new int[] {10, 26, 100, 300, 1_000}) {
      all.put("product of sums in x " + count, joined(count, "", i -> "(x+" + i + ")"));
      all.put("product of unknowns " + count, joined(count, "", i -> "(1+x_{" + i + "})"));
      all.put(
          "product of differences " + count,
          joined(count, "", i -> "(x_{" + i + "}-y_{" + i + "})"));
      all.put("sum of unknowns " + count, joined(count, "+", i -> "x_{" + i + "}"));
      all.put("square of a sum " + count, "(" + joined(count, "+", i -> "x_{" + i + "}") + ")^2");
      all.put("power of a sum " + count, "(" + joined(count, "+", i -> "x_{" + i + "}") + ")^{40}");
      all.put("sum of fractions " + count, joined(count, "+", i -> "\\frac{1}{x+" + i + "}"));
      all.put("sum of unit fractions " + count, joined(count, "+", i -> "\\frac{1}{" + i + "}"));
      all.put("sum of roots " + count, joined(count, "+", i -> "\\sqrt{" + i + "}"));
      all.put("product of roots " + count, joined(count, "", i -> "(1+\\sqrt{" + i + "})"));
      all.put(
          "fraction of roots " + count,
          "\\frac{1}{" + joined(count, "+", i -> "\\sqrt{" + i + "}") + "}");
      all.put("plus-minus " + count, joined(count, "", i -> "\\pm" + i));
      all.put("set " + count, "\\{" + joined(count, ",", i -> "\\sqrt{" + i + "}") + "\\}");
      all.put("list " + count, joined(count, ",", i -> "x=" + i));
      all.put("chain " + count, joined(count, "<", i -> "x_{" + i + "}"));
      all.put("equations " + count, joined(count, "=", i -> "x+" + i));
      all.put("union " + count, joined(count, "\\cup", i -> "(" + i + "," + (i + 1) + ")"));
      all.put(
          "union of roots " + count, joined(count, "\\cup", i -> "[\\sqrt{" + i + "}," + i + "]"));
      all.put("or " + count, joined(count, " or ", i -> "x>" + i));
      all.put(
          "row " + count, "\\begin{pmatrix}" + joined(count, "&", i -> "" + i) + "\\end{pmatrix}");
      all.put(
          "column " + count,
          "\\begin{pmatrix}" + joined(count, "\\\\", i -> "" + i) + "\\end{pmatrix}");
      all.put(
          "matrix " + count,
          "\\begin{pmatrix}"
              + joined(
                  Math.min(count, 30),
                  "\\\\",
                  r -> joined(Math.min(count, 30), "&", c -> "x" + r + c))
              + "\\end{pmatrix}^{40}");
      all.put(
          "product of matrices " + count, "\\begin{pmatrix}x&1\\\\1&y\\end{pmatrix}".repeat(count));
      all.put("polynomial " + count, joined(count, "+", i -> i + "x^{" + i + "}"));
      all.put(
          "polynomial inequality " + count, joined(count, "+", i -> i + "x^{" + i + "}") + ">0");
      all.put("product inequality " + count, joined(count, "", i -> "(x-" + i + ")") + ">0");
      all.put("product equation " + count, joined(count, "", i -> "(x-" + i + ")") + "=0");
      all.put("sines of sums " + count, joined(count, "+", i -> "\\sin(" + i + "x)"));
    }
    return all;
  }
}
