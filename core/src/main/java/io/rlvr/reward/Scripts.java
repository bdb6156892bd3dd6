package io.rlvr.reward;

import java.util.regex.Pattern;

/**
 * A text before NFKC, which would drop what signs say by their place: a raised number behind a
 * letter, a digit or a bracket is a power (x² is x^2, 10⁻⁵ is 10^-5), and so is the 2 or 3 of a
 * unit of length behind a number (5 m2). A vulgar fraction is a number of its own (2½ is 2 1/2).
 */
final class Scripts {
  private static final Pattern RAISED =
      Pattern.compile("(?<=[\\p{L}\\p{Nd})\\]}])[⁺⁻]?+[⁰¹²³⁴⁵⁶⁷⁸⁹]++");

  private static final Pattern UNIT =
      Pattern.compile("(?<=[0-9])(\\s?(?:[cdkm]?m|ft|in))(?=[23](?![\\p{L}\\p{N}]))");

  private static final Pattern VULGAR = Pattern.compile("(?<=\\p{Nd})(?=[¼-¾⅐-⅞])");

  private Scripts() {}

  static String written(String text) {
    if (Characters.isAscii(text)) {
      return UNIT.matcher(text).replaceAll("$1^");
    }
    String raised = RAISED.matcher(text).replaceAll("^$0");
    String units = UNIT.matcher(raised).replaceAll("$1^");
    return VULGAR.matcher(units).replaceAll(" ");
  }
}
