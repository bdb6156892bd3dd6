package io.rlvr.reward.rule;

import io.rlvr.reward.Tokens;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A response as the units whose repetition counts: its {@link Tokens} with articles. What no
 * language writes is taken apart, so that nonsense without spaces is seen: a word of more than
 * {@value #LONGEST_WORD} characters is its characters, and so are more than {@value #MOST_SIGNS}
 * signs without a letter or digit between them. The signs of rules and borders count from {@value
 * #MOST_RULES} on.
 */
final class RepeatedUnits {
  static final int LONGEST_WORD = 40;
  static final int MOST_SIGNS = 40;
  static final int MOST_RULES = 400;

  private static final Pattern SIGNS = Pattern.compile("[^\\p{L}\\p{M}\\p{N}]++");
  private static final Pattern RULES = Pattern.compile("[-=_|:+*.#~`\\s]++");

  private RepeatedUnits() {}

  static List<String> of(String response) {
    List<String> units = new ArrayList<>();
    int at = 0;
    Matcher signs = SIGNS.matcher(response);
    while (signs.find()) {
      String run = signs.group().replaceAll("\\s++", "");
      int most = RULES.matcher(run).matches() ? MOST_RULES : MOST_SIGNS;
      if (run.codePointCount(0, run.length()) > most) {
        words(response.substring(at, signs.start()), units);
        characters(run, units);
        at = signs.end();
      }
    }
    words(response.substring(at), units);
    return units;
  }

  private static void words(String text, List<String> units) {
    for (String token : Tokens.of(text, Tokens.Articles.KEPT)) {
      if (token.codePointCount(0, token.length()) > LONGEST_WORD) {
        characters(token, units);
      } else {
        units.add(token);
      }
    }
  }

  private static void characters(String text, List<String> units) {
    text.codePoints().mapToObj(Character::toString).forEach(units::add);
  }
}
