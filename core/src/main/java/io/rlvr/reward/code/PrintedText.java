package io.rlvr.reward.code;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/**
 * How what a program printed is compared with what it must print: line by line, white space at
 * their ends and blank lines around the whole apart. With a tolerance, two words of a line that are
 * both numbers, one of them with a decimal point or an exponent, need only be near: |a - b| <=
 * tolerance * max(1, |b|), b the expected one.
 *
 * @param tolerance at least 0; at 0 only equal text is the same
 */
record PrintedText(double tolerance) {
  /** As C and Python print them; long runs of digits are compared as text. */
  private static final Pattern NUMBER =
      Pattern.compile("[-+]?(?:\\d{1,400}(?:\\.\\d{0,400})?|\\.\\d{1,400})(?:[eE][-+]?\\d{1,4})?");

  private static final Pattern SPACE = Pattern.compile("\\s+");

  boolean isSame(String printed, String expected) {
    List<String> found = lines(printed);
    List<String> right = lines(expected);
    if (found.size() != right.size()) {
      return false;
    }
    for (int i = 0; i < found.size(); i++) {
      if (!found.get(i).equals(right.get(i))
          && (tolerance == 0 || !isNear(found.get(i), right.get(i)))) {
        return false;
      }
    }
    return true;
  }

  private boolean isNear(String line, String expected) {
    List<String> found = words(line);
    List<String> right = words(expected);
    if (found.size() != right.size()) {
      return false;
    }
    for (int i = 0; i < found.size(); i++) {
      if (!found.get(i).equals(right.get(i)) && !isNearNumber(found.get(i), right.get(i))) {
        return false;
      }
    }
    return true;
  }

  private boolean isNearNumber(String word, String expected) {
    if (!NUMBER.matcher(word).matches()
        || !NUMBER.matcher(expected).matches()
        || (isWhole(word) && isWhole(expected))) {
      return false;
    }
    double right = Double.parseDouble(expected);
    double off = Math.abs(Double.parseDouble(word) - right);
    return off <= tolerance * Math.max(1, Math.abs(right));
  }

  private static boolean isWhole(String number) {
    return number.chars().noneMatch(c -> c == '.' || c == 'e' || c == 'E');
  }

  private static List<String> words(String line) {
    return Arrays.asList(SPACE.split(line.strip()));
  }

  /** Without blank lines around them. */
  private static List<String> lines(String text) {
    List<String> lines = text.lines().map(String::stripTrailing).toList();
    int from = 0;
    int to = lines.size();
    while (to > from && lines.get(to - 1).isEmpty()) {
      to--;
    }
    while (from < to && lines.get(from).isEmpty()) {
      from++;
    }
    return lines.subList(from, to);
  }
}
