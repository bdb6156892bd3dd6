package io.rlvr.reward.rule;

import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A unit of measure: a factor times powers of base units, as in km/h, m s^-2, kilograms or
 * \text{kWh}. {@link UnitTable} has those that convert. Any other word is a unit of its own if it
 * ends the text ("5 apples"); a plural s does not count. Temperatures are not converted, and
 * brackets (J/(mol K)) are not read.
 *
 * @param powers exponents other than 0 by base unit
 */
record Unit(double factor, SortedMap<String, Integer> powers) {
  private static final Pattern TERM =
      Pattern.compile(
          "\\G(?: ?(?<over>/) ?| (?<per>per) | ?(?<times>[*\u00B7\u22C5]) ?| )?"
              + "(?<word>[\\p{L}\u00B0%'\"]++)"
              + "(?:\\^?\\{?(?<exponent>-?\\d)\\}?(?!\\d))?"
              + "(?<last>[^\\p{L}\\p{N}%\u00B0]*+$)?");

  /** What LaTeX sets a unit in; the words that it has for symbols. */
  private static final Pattern SETTING =
      Pattern.compile("\\\\(?:text|mathrm|mbox|rm)\\b ?\\{?|\\\\[,;:! ]|\\\\(?=%)|[$~]|\\}(?!\\^)");

  private static final Map<String, String> SYMBOLS =
      Map.of(
          "\\cdot", "\u00B7", "\\times", "\u00B7", "^\\circ", "\u00B0", "\\mu", "\u03BC", "\\Omega",
          "\u03A9");

  /** A unit that is a word of English, too, before another word. */
  private static final String UNCLEAR = "in";

  Unit {
    powers = Collections.unmodifiableSortedMap(new TreeMap<>(powers));
  }

  static Unit base(String name) {
    return new Unit(1, new TreeMap<>(Map.of(name, 1)));
  }

  /** The unit that a text begins with, as after a number. */
  static Optional<Unit> leading(String text) {
    Optional<Unit> unit = Optional.empty();
    String plain = plain(text);
    Matcher term = TERM.matcher(plain);
    while (term.find()) {
      boolean goesOn = plain.startsWith("/", term.end());
      Optional<Unit> next = term(term, unit.isEmpty() || goesOn);
      if (next.isEmpty()) {
        break;
      }
      unit = Optional.of(unit.map(before -> before.times(next.get())).orElse(next.get()));
    }
    return unit;
  }

  boolean isOfTheKindOf(Unit other) {
    return powers.equals(other.powers);
  }

  /** How many of the other one of this is; both are of one kind. */
  double in(Unit other) {
    return factor / other.factor;
  }

  Unit times(Unit other) {
    SortedMap<String, Integer> product = new TreeMap<>(powers);
    other.powers.forEach((base, power) -> product.merge(base, power, Integer::sum));
    product.values().removeIf(power -> power == 0);
    return new Unit(factor * other.factor, product);
  }

  Unit scaled(double by) {
    return new Unit(factor * by, powers);
  }

  Unit power(int exponent) {
    SortedMap<String, Integer> raised = new TreeMap<>();
    powers.forEach((base, power) -> raised.put(base, power * exponent));
    raised.values().removeIf(power -> power == 0);
    return new Unit(Math.pow(factor, exponent), raised);
  }

  private static Optional<Unit> term(Matcher term, boolean isFirst) {
    String word = term.group("word");
    boolean isLast = term.group("last") != null;
    boolean isDivided = term.group("over") != null || term.group("per") != null;
    boolean isJoined = isDivided || term.group("times") != null;
    boolean isRaised = term.group("exponent") != null;
    Optional<Unit> unit =
        UnitTable.find(word)
            .filter(u -> isLast || isJoined || isRaised || (isFirst && !word.equals(UNCLEAR)));
    if (unit.isEmpty() && isLast && (isFirst || isJoined)) {
      unit = Optional.of(base(UnitTable.singular(word.toLowerCase(Locale.ROOT))));
    }
    int power = isRaised ? Integer.parseInt(term.group("exponent")) : 1;
    return unit.map(u -> u.power(isDivided ? -power : power));
  }

  private static String plain(String text) {
    String plain = text;
    for (Map.Entry<String, String> symbol : SYMBOLS.entrySet()) {
      plain = plain.replace(symbol.getKey(), symbol.getValue());
    }
    return SETTING.matcher(plain).replaceAll("").replaceAll("\\s++", " ");
  }
}
