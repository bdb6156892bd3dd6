package io.rlvr.reward.math.find;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The letter of a multiple choice: in a box, else behind {@code final answer ... is}, {@code
 * answer:} or {@code answer}, else alone between white space and punctuation; of each the last, of
 * announcements the last {@link Announcements#MOST}. The order is that of Math-Verify's {@code
 * StringExtractionConfig}, the box before it is ours. A capital letter counts, and also a small one
 * in a box.
 */
public final class Choices {
  private static final List<String> ANNOUNCEMENTS =
      List.of("(?i:final answer)[^\\n]{0,100}?\\bis\\b:?+", "(?i:answer):", "(?i:answer)");

  private static final String ANSWER = "answer";

  private static final String FINAL = "final answer";

  private Choices() {}

  /**
   * @param letters those that can be chosen
   */
  public static Optional<String> last(String text, String letters) {
    Optional<String> box =
        BoxedAnswers.content(text, BoxedAnswers.Which.LAST)
            .flatMap(content -> boxed(content, letters));
    if (box.isPresent()) {
      return box;
    }
    String letter = "\\(?+([" + Pattern.quote(letters) + "])\\)?+(?![\\w'])";
    List<Integer> ends = new ArrayList<>(Announcements.announcements(text));
    Collections.reverse(ends);
    for (String announcement : ANNOUNCEMENTS) {
      Pattern pattern = Pattern.compile(announcement + "[^\\n]{0,50}?(?<![\\w'\\\\])" + letter);
      for (int end : ends) {
        Optional<String> found = behind(text, end, pattern);
        if (found.isPresent()) {
          return found;
        }
      }
    }
    return last(text, Pattern.compile("(?<![^\\s*(])" + letter));
  }

  private static Optional<String> behind(String text, int end, Pattern pattern) {
    Matcher matcher = pattern.matcher(text);
    matcher.region(Math.max(0, end - FINAL.length()), text.length());
    matcher.useTransparentBounds(true);
    return matcher.lookingAt() || matcher.region(end - ANSWER.length(), text.length()).lookingAt()
        ? Optional.of(matcher.group(1))
        : Optional.empty();
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
    int last = -1;
    while (matcher.find()) {
      last = matcher.start(1);
    }
    return last < 0 ? Optional.empty() : Optional.of(text.substring(last, last + 1));
  }
}
