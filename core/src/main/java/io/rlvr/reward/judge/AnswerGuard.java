package io.rlvr.reward.judge;

import io.rlvr.config.Settings;
import io.rlvr.reward.Flags;
import io.rlvr.reward.Tokens;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Finds answers that hold nothing to judge, and yet make judges say YES (Zhao et al. 2025, arXiv
 * 2507.08794): they are 0 and no judge is asked. An answer that says what the reference says is
 * never stopped, whatever it looks like.
 */
final class AnswerGuard {
  private static final Pattern LETTER_OR_DIGIT = Pattern.compile("[\\p{L}\\p{N}]");

  /** A line that announces an answer and ends: an English or a full-width colon. */
  private static final Pattern ANNOUNCEMENT = Pattern.compile(".*[:\uFF1A]\\s*", Pattern.DOTALL);

  /** A chat template's control token. */
  private static final Pattern CONTROL =
      Pattern.compile("<[|\uFF5C][^<>]{0,64}[|\uFF5C]>|</?s>|\\[/?INST\\]|<(?:start|end)_of_turn>");

  /** The label that the judge is to give. */
  private static final Pattern LABEL =
      Pattern.compile(
          "(?:\\bsay(?:ing)?|\\breply|\\banswer|\\boutput|:)\\s*[\"'`*]*YES\\b|^\\W*YES\\W*$");

  /** A mark around nothing. */
  private static final Pattern EMPTY_MARK =
      Pattern.compile(
          "\\\\(?:boxed|fbox)\\s{0,8}\\{[\\s{]*+\\}[\\s}]*+|\\\\(?:boxed|fbox)\\s{0,8}\\{?\\s*$"
              + "|(?i)</?(?:answer|think(?:ing)?)>");

  /** Announces an answer that does not come, without a colon. */
  private static final Pattern ANNOUNCED =
      Pattern.compile(
          "\\W*(?:(?:so|thus|hence|therefore|finally|ok|okay)\\W{1,3})?(?:the|my|our)?\\W{0,3}"
              + "(?:(?:final|correct|right)\\s)?(?:answer|solution|result)(?:\\s(?:is|would be|will be))?"
              + "\\W*",
          Pattern.CASE_INSENSITIVE);

  private final boolean isOn;
  private final Set<List<String>> openers;

  private AnswerGuard(boolean isOn, Set<List<String>> openers) {
    this.isOn = isOn;
    this.openers = openers;
  }

  static AnswerGuard from(Settings settings) {
    Set<List<String>> openers = new HashSet<>();
    for (String list : List.of(Attacks.ATTACKS, Attacks.OPENERS)) {
      for (Attacks.Attack attack : Attacks.load(list)) {
        openers.add(Tokens.of(attack.response(), Tokens.Articles.KEPT));
      }
    }
    return new AnswerGuard(settings.get(JudgeSettings.GUARD), openers);
  }

  /**
   * Why a judge need not be asked: a flag, or empty if it must be.
   *
   * @param answer the part of the response that the judge would see
   */
  Optional<String> stops(String reference, String answer) {
    if (answer.isBlank()) {
      return Optional.of(Flags.BLANK);
    }
    List<String> tokens = Tokens.of(answer, Tokens.Articles.KEPT);
    String said = EMPTY_MARK.matcher(answer).replaceAll(" ").strip();
    if (!isOn
        || answer.strip().equals(reference.strip())
        || (!tokens.isEmpty() && tokens.equals(Tokens.of(reference, Tokens.Articles.KEPT)))) {
      return Optional.empty();
    }
    if (!LETTER_OR_DIGIT.matcher(said).find()) {
      return Optional.of(Flags.PUNCTUATION_ONLY);
    }
    boolean isYesAnAnswer = Tokens.of(reference, Tokens.Articles.KEPT).contains("yes");
    if (CONTROL.matcher(answer).find() || (!isYesAnAnswer && LABEL.matcher(answer).find())) {
      return Optional.of(Flags.ADDRESSES_JUDGE);
    }
    return isOpener(said) ? Optional.of(Flags.OPENER_ONLY) : Optional.empty();
  }

  private boolean isOpener(String said) {
    return ANNOUNCEMENT.matcher(said).matches()
        || ANNOUNCED.matcher(said).matches()
        || openers.contains(Tokens.of(said, Tokens.Articles.KEPT));
  }
}
