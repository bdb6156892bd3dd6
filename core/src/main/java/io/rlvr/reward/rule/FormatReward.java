package io.rlvr.reward.rule;

import io.rlvr.config.Settings;
import io.rlvr.data.Prompt;
import io.rlvr.data.Verdict;
import io.rlvr.reward.Flags;
import io.rlvr.reward.RuleReward;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * 1 if the whole response has the form asked for, else 0, whatever it says: for use as a part of
 * {@code weighted}. Forms:
 *
 * <ul>
 *   <li>{@code think-answer}: {@code <think>...</think><answer>...</answer>} and nothing but white
 *       space around and between them, each tag once, the answer not blank (the format reward of
 *       DeepSeek-R1, arXiv 2501.12948, section 2.2.2; departs: it does not say what becomes of
 *       repeated tags);
 *   <li>{@code boxed}: a closed {@code \boxed{...}} that is not blank;
 *   <li>else a regular expression, which must match all of the response but white space around it;
 *       see {@link BoundedPattern} for when a response is UNSCORABLE by it.
 * </ul>
 */
public final class FormatReward implements RuleReward {
  public static final String NAME = "format";

  private static final String BOX = "\\boxed";
  private static final List<String> TAGS = List.of("<think>", "</think>", "<answer>", "</answer>");

  /** Whether a response has the form. */
  private interface Form {
    boolean fits(String response) throws BoundedPattern.TooHardException;
  }

  private final Form form;

  private FormatReward(Form form) {
    this.form = form;
  }

  public static FormatReward from(Settings settings) {
    String pattern = settings.get(VerifierSettings.FORMAT_PATTERN);
    return new FormatReward(
        switch (pattern) {
          case "think-answer" -> FormatReward::isThinkAnswer;
          case "boxed" -> FormatReward::hasBox;
          default -> BoundedPattern.of(VerifierSettings.FORMAT_PATTERN, pattern)::matches;
        });
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Verdict verdict(Prompt prompt, String response) {
    if (response.isBlank()) {
      return Verdict.scored(0, List.of(Flags.BLANK));
    }
    try {
      return Verdict.scored(form.fits(response.strip()) ? 1 : 0);
    } catch (BoundedPattern.TooHardException e) {
      return Verdict.unscorable(e.getMessage());
    }
  }

  private static boolean isThinkAnswer(String text) {
    int[] at = new int[TAGS.size()];
    for (int i = 0; i < at.length; i++) {
      at[i] = text.indexOf(TAGS.get(i));
      boolean isOnce = at[i] >= 0 && at[i] == text.lastIndexOf(TAGS.get(i));
      if (!isOnce || (i > 0 && at[i] < at[i - 1])) {
        return false;
      }
    }
    int thought = at[1] + TAGS.get(1).length();
    int answer = at[2] + TAGS.get(2).length();
    return at[0] == 0
        && text.substring(thought, at[2]).isBlank()
        && !text.substring(answer, at[3]).isBlank()
        && text.endsWith(TAGS.get(3));
  }

  private static boolean hasBox(String text) {
    Deque<Integer> open = new ArrayDeque<>();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean isEscaped = i > 0 && text.charAt(i - 1) == '\\';
      if (c == '{' && !isEscaped) {
        open.push(i);
      } else if (c == '}' && !isEscaped && !open.isEmpty()) {
        int start = open.pop();
        if (text.startsWith(BOX, start - BOX.length()) && !text.substring(start + 1, i).isBlank()) {
          return true;
        }
      }
    }
    return false;
  }
}
