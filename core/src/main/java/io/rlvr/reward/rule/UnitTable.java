package io.rlvr.reward.rule;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The units that convert: those of the SI with prefixes, the litre, hour, byte and such, and the
 * foot and pound with their kin. Symbols to the letter, names in English; where case alone differs,
 * it is overlooked.
 */
final class UnitTable {
  /** Symbol, names, and what it is in the units above it; a star is for those with prefixes. */
  private static final String DEFINITIONS =
      """
      * m meter metre
      * g gram gramme
      * s second sec
      * A ampere amp
      * K kelvin
      * mol mole
      * cd candela
      * bit
      % percent
      \u00B0 degree deg
      \u00B0C celsius
      \u00B0F fahrenheit
      rad radian
      * Hz hertz = 1 s^-1
      * N newton = 1000 g m s^-2
      * Pa pascal = 1 N m^-2
      * J joule = 1 N m
      * W watt = 1 J s^-1
      * C coulomb = 1 A s
      * V volt = 1 W A^-1
      * F farad = 1 C V^-1
      * \u03A9 ohm = 1 V A^-1
      * T tesla = 1 V s m^-2
      * eV electronvolt = 1.602176634e-19 J
      * L l liter litre = 0.001 m^3
      * bar = 1e5 Pa
      * cal calorie = 4.184 J
      * B byte = 8 bit
      * t tonne = 1e6 g
      atm atmosphere = 101325 Pa
      min minute = 60 s
      h hour hr hrs = 3600 s
      day = 86400 s
      week = 7 day
      * Wh = 3600 J
      ha hectare = 1e4 m^2
      $ dollar usd
      cent = 0.01 $
      \u20AC euro eur
      \u00A3 gbp
      \u00A5 yen jpy
      \u20B9 rupee inr
      in inch inches = 0.0254 m
      ft foot feet = 12 in
      yd yard = 3 ft
      mi mile = 5280 ft
      lb lbs pound = 453.59237 g
      oz ounce = 0.0625 lb
      mph = 1 mi h^-1
      kph = 1000 m h^-1
      """;

  private static final String PREFIXES =
      """
      T tera 1e12
      G giga 1e9
      M mega 1e6
      k kilo 1e3
      h hecto 1e2
      d deci 1e-1
      c centi 1e-2
      m milli 1e-3
      \u03BC micro 1e-6
      \u00B5 micro 1e-6
      u micro 1e-6
      n nano 1e-9
      p pico 1e-12
      """;

  private static final Map<String, Unit> UNITS = read();

  private UnitTable() {}

  static Optional<Unit> find(String word) {
    String folded = word.length() > 1 ? singular(word.toLowerCase(Locale.ROOT)) : word;
    return Optional.ofNullable(UNITS.get(word)).or(() -> Optional.ofNullable(UNITS.get(folded)));
  }

  /** The currency whose sign a text ends with, as before a number. */
  static Optional<Unit> currencyAtTheEnd(String text) {
    return text.isEmpty()
        ? Optional.empty()
        : Optional.of(text.substring(text.length() - 1))
            .filter(sign -> Character.getType(sign.charAt(0)) == Character.CURRENCY_SYMBOL)
            .map(UNITS::get);
  }

  /** Without the plural's s, where it may be one. */
  static String singular(String word) {
    return word.length() > 3 && word.endsWith("s") && !word.endsWith("ss")
        ? word.substring(0, word.length() - 1)
        : word;
  }

  private static Map<String, Unit> read() {
    Map<String, Unit> units = new HashMap<>();
    for (String line : DEFINITIONS.lines().toList()) {
      boolean hasPrefixes = line.startsWith("* ");
      String[] sides = (hasPrefixes ? line.substring(2) : line).split(" = ");
      List<String> names = Arrays.asList(sides[0].split(" "));
      Unit unit = sides.length == 1 ? Unit.base(names.get(0)) : product(sides[1], units);
      names.forEach(name -> units.put(name, unit));
      if (hasPrefixes) {
        names.forEach(name -> prefixed(name, unit, units));
      }
    }
    return Map.copyOf(units);
  }

  /** With the prefixes' symbols and names, none of which displaces a unit. */
  private static void prefixed(String name, Unit unit, Map<String, Unit> units) {
    for (String line : PREFIXES.lines().toList()) {
      String[] prefix = line.split(" ");
      Unit scaled = unit.scaled(Double.parseDouble(prefix[2]));
      units.putIfAbsent(prefix[0] + name, scaled);
      units.putIfAbsent(prefix[1] + name, scaled);
    }
  }

  private static Unit product(String text, Map<String, Unit> units) {
    String[] terms = text.split(" ");
    Unit product = new Unit(Double.parseDouble(terms[0]), new TreeMap<>());
    for (String term : terms) {
      String[] parts = term.split("\\^");
      if (units.containsKey(parts[0])) {
        product =
            product.times(
                units.get(parts[0]).power(parts.length > 1 ? Integer.parseInt(parts[1]) : 1));
      }
    }
    return product;
  }
}
