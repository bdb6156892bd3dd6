package io.rlvr.reward.math;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.rlvr.reward.math.expr.Budget;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
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

  /** What is repeated: {@code hostile-units.json}. */
  private static final List<String> UNITS = units();

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

  private static List<String> units() {
    List<String> units = new ArrayList<>();
    json("hostile-units.json").forEach(unit -> units.add(unit.asText()));
    return List.copyOf(units);
  }

  private static JsonNode json(String resource) {
    try (InputStream in = HostileInputs.class.getResourceAsStream(resource)) {
      return new ObjectMapper().readTree(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
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
            "\\lim_{x \\to \\infty} (1+\\frac{1}{x})^{x^2}",
            "\\lim_{x\\to0}\\lim_{y\\to0}\\lim_{z\\to0}\\lim_{w\\to0}\\frac{xyzw}{x+y+z+w}",
            "\\frac{d}{dx} (x+1)^{200}",
            "\\frac{d}{dx} x^{x^{x^{x^{x}}}}",
            "\\frac{d}{dx} (" + "(x+1)".repeat(900) + ")",
            "\\frac{d}{dx} (" + "x+".repeat(2000) + "x)",
            "\\sum_{k=1}^n \\sum_{j=1}^k \\sum_{i=1}^j ijk",
            "0.\\overline{" + "3".repeat(5900) + "}",
            "0.\\dot{1}" + "3".repeat(5900) + "\\dot{2}",
            "0." + "\\dot{3}".repeat(900),
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
      for (JsonNode nest : json("hostile-nests.json")) {
        all.put(
            nest.get("name").asText() + " " + depth,
            nest.get("open").asText().repeat(depth)
                + nest.get("inner").asText()
                + nest.get("close").asText().repeat(depth));
      }
      all.put("fractions without braces " + depth, "\\frac1".repeat(depth) + "2");
      all.put("minus " + depth, "-".repeat(depth) + "x");
      all.put("factorials " + depth, "3" + "!".repeat(depth));
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
