package io.rlvr.reward.code;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One assert of a test that compares with a literal on its right.
 *
 * @param end where the next line begins
 */
record PythonAssert(PythonChecks.Check check, int end) {
  /** What binds no closer than {@code ==}, so that the left side would be more than a value. */
  private static final Pattern LOOSE = Pattern.compile("and|or|not|in|is|if|else|lambda|await");

  private static final Pattern REST =
      Pattern.compile(
          "[ \\t]*+(?:,[ \\t]*+f?+(?:'[^'\\n\\\\]*+'|\"[^\"\\n\\\\]*+\"))?+[ \\t]*+(?:#[^\\n]*+)?+(?:\\n|$)");

  /**
   * @param start behind the word assert and the blanks after it
   */
  static Optional<PythonAssert> at(String text, int start) {
    return read(text, start, "")
        .or(() -> text.startsWith("(", start) ? read(text, start + 1, ")") : Optional.empty());
  }

  /**
   * @param close the bracket that stands behind the literal, or nothing
   */
  private static Optional<PythonAssert> read(String text, int start, String close) {
    int equals = equals(text, start);
    if (equals < 0) {
      return Optional.empty();
    }
    String left = text.substring(start, equals).strip();
    Optional<PythonLiteral.Found> literal = PythonLiteral.at(text, equals + 2);
    if (left.isEmpty() || literal.isEmpty()) {
      return Optional.empty();
    }
    int end = literal.get().end();
    Matcher rest = REST.matcher(text).region(end + close.length(), text.length());
    if (!text.startsWith(close, end) || !rest.lookingAt()) {
      return Optional.empty();
    }
    PythonChecks.Check check = new PythonChecks.Check(left, literal.get().value(), end - equals);
    return Optional.of(new PythonAssert(check, rest.end()));
  }

  /** Where the first comparison outside of brackets and texts stands; -1 for anything else. */
  private static int equals(String text, int start) {
    int depth = 0;
    int at = start;
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c == '\'' || c == '"') {
        at = PythonText.read(text, at, new StringBuilder()).orElse(-1);
        if (at < 0) {
          return -1;
        }
        continue;
      }
      if (c == '#' || c == '\\') {
        return -1;
      }
      depth += "([{".indexOf(c) >= 0 ? 1 : 0;
      depth -= ")]}".indexOf(c) >= 0 ? 1 : 0;
      if (depth < 0) {
        return -1;
      }
      if (depth == 0) {
        if (text.startsWith("==", at)) {
          return at;
        }
        if ("=<>!,;:\n".indexOf(c) >= 0) {
          return -1;
        }
      }
      if (Character.isJavaIdentifierStart(c)) {
        int end = at;
        while (end < text.length() && Character.isJavaIdentifierPart(text.charAt(end))) {
          end++;
        }
        boolean isPrefix = end < text.length() && "'\"".indexOf(text.charAt(end)) >= 0;
        if (isPrefix || (depth == 0 && LOOSE.matcher(text.substring(at, end)).matches())) {
          return -1;
        }
        at = end;
        continue;
      }
      at++;
    }
    return -1;
  }
}
