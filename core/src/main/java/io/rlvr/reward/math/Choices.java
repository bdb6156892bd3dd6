package io.rlvr.reward.math;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The letter of a multiple choice: in a box, else behind {@code final answer ... is}, {@code
 * answer:} or {@code answer}, else alone between white space and punctuation; of each the last. The
 * order is that of Math-Verify's {@code StringExtractionConfig}, the box before it is ours. A
 * capital letter counts, and also a small one in a box.
 */
final class Choices {
  private static final List<String> ANNOUNCEMENTS =
      List.of("(?i:final answer)[^\\n]{0,100}?\\bis\\b:?+", "(?i:answer):", "(?i:answer)");

  private Choices() {}

  /**
   * @param letters those that can be chosen
   */
  static Optional<String> last(String text, String letters) {
    Optional<String> box =
        Boxes.content(text, Boxes.Which.LAST).flatMap(content -> boxed(content, letters));
    if (box.isPresent()) {
      return box;
    }
    String letter = "\\(?+([" + Pattern.quote(letters) + "])\\)?+(?![\\w'])";
    for (String announcement : ANNOUNCEMENTS) {
      Optional<String> found =
          last(text, Pattern.compile(announcement + "[^\\n]{0,50}?(?<![\\w'\\\\])" + letter));
      if (found.isPresent()) {
        return found;
      }
    }
    return last(text, Pattern.compile("(?<![^\\s*(])" + letter));
  }

  private static Optional<String> boxed(String content, String letters) {
    String letter = Prose.plain(content).strip().toUpperCase(Locale.ROOT);
    letter = letter.replaceAll("[().:*]", "");
    return letter.length() == 1 && letters.contains(letter)
        ? Optional.of(letter)
        : Optional.empty();
  }

  private static Optional<String> last(String text, Pattern pattern) {
    Matcher matcher = pattern.matcher(text);
    Optional<String> last = Optional.empty();
    while (matcher.find()) {
      last = Optional.of(matcher.group(1));
    }
    return last;
  }
}
