package io.rlvr.reward.math;

import java.math.BigInteger;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** The fractions that are one character, alone or behind a whole number: 3\u00BD is 7/2. */
public final class VulgarFractions {
  private static final String VULGAR =
      "\u00BD1/2\u00BC1/4\u00BE3/4\u21531/3\u21542/3\u21551/5\u21562/5\u21573/5\u21584/5"
          + "\u21591/6\u215A5/6\u215B1/8\u215C3/8\u215D5/8\u215E7/8\u21501/7\u21511/9";

  private static final Pattern MIXED =
      Pattern.compile(
          "(?<![\\w^}\\\\.,/])(\\d{0,12}+) ?([\u00BC-\u00BE\u2150\u2151\u2153-\u215E])(?![\\w^])");

  private VulgarFractions() {}

  /** Vulgar fractions as a quotient, the whole number before them with them. */
  public static String written(String text) {
    return PlainNumbers.replaced(text, MIXED, VulgarFractions::fraction);
  }

  private static String fraction(MatchResult found) {
    int at = VULGAR.indexOf(found.group(2));
    BigInteger above = BigInteger.valueOf(VULGAR.charAt(at + 1) - '0');
    BigInteger below = BigInteger.valueOf(VULGAR.charAt(at + 3) - '0');
    BigInteger whole = found.group(1).isEmpty() ? BigInteger.ZERO : new BigInteger(found.group(1));
    return whole.multiply(below).add(above) + "/" + below;
  }
}
