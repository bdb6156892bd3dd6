package io.rlvr.reward.code;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A test of Python that only compares values with literals, {@code assert f(2) == 4}. The program
 * prints the value as plain types; the literal stays here and is compared here, so that the program
 * can neither read it nor answer the comparison itself.
 *
 * @param setup imports that stand before the asserts
 * @param checks at least one
 */
record PythonChecks(String setup, List<Check> checks) {
  /**
   * One assert.
   *
   * @param expression what the program computes
   * @param expected what it must be
   * @param length of the text of the literal
   */
  record Check(String expression, Object expected, int length) {}

  private static final Pattern IMPORT = Pattern.compile("(?:import|from) [^\\n;()\\\\]*+(?:\\n|$)");
  private static final Pattern BLANK = Pattern.compile("[ \\t]*+(?:#[^\\n]*+)?(?:\\n|$)");
  private static final Pattern ASSERT = Pattern.compile("assert(?=[ \\t(])[ \\t]*+");

  /** The same value may be longer as the program writes it: an escape has ten characters. */
  private static final int LONGER = 10;

  private static final int AT_LEAST = 1000;
  private static final String PRINTER = printer();

  PythonChecks {
    checks = List.copyOf(checks);
  }

  /** Empty for any test of another form, which is then run as it is. */
  static Optional<PythonChecks> read(String code) {
    String text = code.replace("\r\n", "\n").strip();
    StringBuilder setup = new StringBuilder();
    List<Check> checks = new ArrayList<>();
    int at = 0;
    while (at < text.length()) {
      Optional<Integer> blank = end(BLANK, text, at);
      if (blank.isPresent()) {
        at = blank.get();
        continue;
      }
      Optional<Integer> imported = end(IMPORT, text, at);
      if (imported.isPresent() && checks.isEmpty()) {
        setup.append(text, at, imported.get()).append('\n');
        at = imported.get();
        continue;
      }
      int from = end(ASSERT, text, at).orElse(-1);
      Optional<PythonAssert> found = from < 0 ? Optional.empty() : PythonAssert.at(text, from);
      if (found.isEmpty()) {
        return Optional.empty();
      }
      checks.add(found.get().check());
      at = found.get().end();
    }
    return checks.isEmpty()
        ? Optional.empty()
        : Optional.of(new PythonChecks(setup.toString(), checks));
  }

  private static Optional<Integer> end(Pattern pattern, String text, int at) {
    Matcher matcher = pattern.matcher(text).region(at, text.length());
    return matcher.lookingAt() ? Optional.of(matcher.end()) : Optional.empty();
  }

  /**
   * The program to run.
   *
   * @param token begins each line that has a value
   */
  String appendedTo(String program, String token) {
    StringBuilder whole = new StringBuilder(program).append('\n').append(setup).append(PRINTER);
    for (Check check : checks) {
      whole.append("_rlvr_print('%s', (%s\n))\n".formatted(token, check.expression()));
    }
    return whole.toString();
  }

  /** Whether all values that the program printed are those expected, by Python's equality. */
  boolean areRight(String printed, String token) {
    List<String> values = printed.lines().filter(line -> line.startsWith(token)).toList();
    if (values.size() != checks.size()) {
      return false;
    }
    for (int i = 0; i < checks.size(); i++) {
      if (!isRight(checks.get(i), values.get(i).substring(token.length()))) {
        return false;
      }
    }
    return true;
  }

  private static boolean isRight(Check check, String value) {
    return value.length() <= (long) LONGER * check.length() + AT_LEAST
        && PythonLiteral.of(value).equals(Optional.of(check.expected()));
  }

  private static String printer() {
    try (InputStream script = PythonChecks.class.getResourceAsStream("plain.py")) {
      return new String(script.readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
