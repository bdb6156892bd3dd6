package io.rlvr.reward.rule;

import io.rlvr.reward.Characters;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the last whole number of a text, in digits or in English words. Words read greedily from
 * left to right: "two hundred and five" is 205, "two five" is 2, then 5; "hundred" alone is 100.
 * "minus" or "negative" before a number is its sign, unless a number stands before it ("ten minus
 * five" ends in 5). Digits with decimals or a denominator are a number, but not a whole one: if
 * they come last, there is none. This class is mutable and NOT thread safe.
 */
final class NumberWordReader {
  private static final Pattern ITEM =
      Pattern.compile(
          ("(?:(?<![\\p{L}\\p{N})\\]])[-+])?(?:" + Characters.DIGITS + ")(?:/\\d++)?")
              + "|\\p{L}++");
  private static final Pattern WHOLE = Pattern.compile("[-+]?\\d{1,9}");

  private static final Map<String, Integer> UNITS =
      Map.of(
          "one", 1, "two", 2, "three", 3, "four", 4, "five", 5, "six", 6, "seven", 7, "eight", 8,
          "nine", 9);
  private static final Map<String, Integer> TEENS =
      Map.of(
          "ten",
          10,
          "eleven",
          11,
          "twelve",
          12,
          "thirteen",
          13,
          "fourteen",
          14,
          "fifteen",
          15,
          "sixteen",
          16,
          "seventeen",
          17,
          "eighteen",
          18,
          "nineteen",
          19);
  private static final Map<String, Integer> TENS =
      Map.of(
          "twenty", 20, "thirty", 30, "forty", 40, "fifty", 50, "sixty", 60, "seventy", 70,
          "eighty", 80, "ninety", 90);
  private static final Set<String> SIGNS = Set.of("minus", "negative");

  private final List<String> items;
  private int at;

  private NumberWordReader(List<String> items) {
    this.items = items;
  }

  static OptionalInt last(String text) {
    List<String> items = new ArrayList<>();
    Matcher matcher = ITEM.matcher(Characters.lower(Characters.composed(text)));
    while (matcher.find()) {
      items.add(matcher.group().replace(",", ""));
    }
    return new NumberWordReader(items).last();
  }

  private OptionalInt last() {
    OptionalInt last = OptionalInt.empty();
    int numberEnd = -1; // where the last number ended, to tell a sign from a subtraction
    while (at < items.size()) {
      int start = at;
      boolean isNegative =
          start > 0 && SIGNS.contains(items.get(start - 1)) && numberEnd != start - 1;
      if (!Character.isLetter(items.get(at).charAt(0))) {
        last = digits(items.get(at++), isNegative);
      } else {
        int value = words();
        if (at == start) {
          at++;
          continue;
        }
        last = OptionalInt.of(isNegative ? -value : value);
      }
      numberEnd = at;
    }
    return last;
  }

  private static OptionalInt digits(String item, boolean isNegative) {
    if (!WHOLE.matcher(item).matches()) {
      return OptionalInt.empty();
    }
    int value = Integer.parseInt(item);
    return OptionalInt.of(isNegative ? -value : value);
  }

  /** The number whose words start here, below a million; stays where it is if there is none. */
  private int words() {
    if (takes("zero")) {
      return 0;
    }
    int value = belowThousand();
    if (takes("thousand")) {
      value = Math.max(1, value) * 1000;
      takesAndBefore();
      value += belowThousand();
    }
    return value;
  }

  private int belowThousand() {
    int value = UNITS.getOrDefault(here(), 0);
    if (value > 0 || here().equals("hundred")) {
      at += value > 0 ? 1 : 0;
      if (takes("hundred")) {
        value = Math.max(1, value) * 100;
        takesAndBefore();
        value += belowHundred();
      }
      return value;
    }
    return belowHundred();
  }

  private int belowHundred() {
    int tens = TENS.getOrDefault(here(), 0);
    if (tens > 0) {
      at++;
      return tens + unit();
    }
    int teen = TEENS.getOrDefault(here(), 0);
    if (teen > 0) {
      at++;
      return teen;
    }
    return unit();
  }

  private int unit() {
    int unit = UNITS.getOrDefault(here(), 0);
    at += unit > 0 ? 1 : 0;
    return unit;
  }

  /** Passes an "and" that a number below a hundred follows. */
  private void takesAndBefore() {
    int start = at;
    if (takes("and")) {
      int number = at;
      boolean follows = belowHundred() > 0;
      at = follows ? number : start;
    }
  }

  private boolean takes(String word) {
    boolean isHere = here().equals(word);
    at += isHere ? 1 : 0;
    return isHere;
  }

  private String here() {
    return at < items.size() ? items.get(at) : "";
  }
}
