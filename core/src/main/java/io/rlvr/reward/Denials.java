package io.rlvr.reward;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Words by which a response takes back the answer that it ends with: "It is not 8", "{@code
 * \boxed{8}} is wrong". Only the last box counts, or without a box the last line, and only where
 * nothing else is said behind the denial.
 */
public final class Denials {
  private static final String BOX = "\\boxed";
  private static final int FAR = 80;

  private static final String DENIAL =
      "(?i:(?<![\\p{L}'-])(?:not|never|cannot be|can't be|isn't|anything but|except)"
          + "(?: (?:equal to|the number))?)";

  private static final String NUMBER = "[-+\u2212]?[$\u20AC\u00A3]?\\.?\\d[\\d.,/]{0,40}+";

  /** What says of the thing before it that it is no answer. */
  private static final String IS_NOT =
      "[$*)]{0,4}+ {1,3}+(?i:is|was) {1,3}+(?i:not|wrong|incorrect|false)(?![\\p{L}-])";

  private static final Pattern BEFORE_BOX = Pattern.compile(DENIAL + "[ $*(]{1,5}$");

  private static final Pattern FROM_BOX =
      Pattern.compile(
          "\\\\boxed ?\\{(?:[^{}]|\\{[^{}]{0,100}+\\}){0,200}+\\}(?:(" + IS_NOT + ")|([^\\n]*+))");

  private static final Pattern WITHIN_BOX =
      Pattern.compile("\\\\boxed ?\\{ ?(?:\\\\text ?\\{ ?)?(?i:not(?!\\p{L})|never )");

  private static final Pattern NUMBER_DENIED =
      Pattern.compile(
          "(?:"
              + DENIAL
              + "|\\\\neq?(?![a-z])|\u2260|!=)[ $*(\\\\]{0,5}+"
              + NUMBER
              + "[^\\p{L}\\p{N}]{0,20}+$");

  private static final Pattern NUMBER_TAKEN_BACK =
      Pattern.compile("(?<![\\p{L}\\p{N}.,^_{])" + NUMBER + IS_NOT + "[^\\p{N}\\\\]{0,80}+$");

  private Denials() {}

  /** Whether the answer of a text, which may have several lines, is one that it denies. */
  public static boolean denies(String text) {
    int box = text.lastIndexOf(BOX);
    return box < 0 ? deniesNumber(lastLine(text)) : deniesBox(text, box);
  }

  private static boolean deniesBox(String text, int box) {
    String before = text.substring(Math.max(text.lastIndexOf('\n', box) + 1, box - FAR), box);
    Matcher from = FROM_BOX.matcher(text).region(box, text.length());
    if (!from.lookingAt()) {
      return WITHIN_BOX.matcher(text).region(box, text.length()).lookingAt();
    }
    if (from.group(1) != null || WITHIN_BOX.matcher(text).region(box, from.end()).lookingAt()) {
      return true;
    }
    boolean endsLine = from.group(2).chars().noneMatch(Character::isLetterOrDigit);
    return endsLine && BEFORE_BOX.matcher(before).find();
  }

  private static boolean deniesNumber(String line) {
    String end = line.substring(Math.max(0, line.length() - 3 * FAR));
    return NUMBER_DENIED.matcher(end).find() || NUMBER_TAKEN_BACK.matcher(end).find();
  }

  private static String lastLine(String text) {
    String stripped = text.stripTrailing();
    return stripped.substring(stripped.lastIndexOf('\n') + 1);
  }
}
