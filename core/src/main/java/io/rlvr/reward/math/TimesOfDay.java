package io.rlvr.reward.math;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Times such as 12:30 PM. They are compared as times where the reference is nothing else and one of
 * both says AM or PM, since 12:30 alone may be a ratio. Where one side leaves the half of the day
 * open, only hour and minute count.
 */
final class TimesOfDay {
  private static final String TIME =
      "([01]?\\d|2[0-3]):([0-5]\\d)(?!:?\\d)(?: ?(?:\\\\text\\{ ?)?([AaPp])\\.?[Mm]\\b\\.?\\}?)?";

  private static final Pattern REFERENCE = Pattern.compile("\\$?" + TIME + "\\$?");

  private static final Pattern RESPONSE = Pattern.compile("(?<![\\d:.])" + TIME);

  /** Where the last time of a response is looked for. */
  private static final int TAIL = 1 << 12;

  private TimesOfDay() {}

  /** Nothing where no times are compared. */
  static Optional<Boolean> same(String reference, String response) {
    Matcher expected = REFERENCE.matcher(reference.strip());
    if (!expected.matches()) {
      return Optional.empty();
    }
    Matcher found = RESPONSE.matcher(response);
    found.region(Math.max(0, response.length() - TAIL), response.length());
    Optional<Boolean> same = Optional.empty();
    while (found.find()) {
      boolean isTime = expected.group(3) != null || found.group(3) != null;
      same = isTime ? Optional.of(isSame(expected, found)) : Optional.empty();
    }
    return same;
  }

  private static boolean isSame(Matcher a, Matcher b) {
    return Integer.parseInt(a.group(1)) == Integer.parseInt(b.group(1))
        && a.group(2).equals(b.group(2))
        && (a.group(3) == null || b.group(3) == null || half(a).equals(half(b)));
  }

  private static String half(Matcher time) {
    return time.group(3).toLowerCase(Locale.ROOT);
  }
}
