package io.rlvr.reward.rule;

import io.rlvr.config.Settings;
import io.rlvr.data.Prompt;
import io.rlvr.data.Verdict;
import io.rlvr.reward.Flags;
import io.rlvr.reward.LongText;
import io.rlvr.reward.ResponseScope;
import io.rlvr.reward.RuleReward;
import io.rlvr.reward.Tokens;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * 1 if the last whole number of the response's answer ({@link ResponseScope#LAST_LINE}), in digits
 * or English words (see {@link NumberWordReader}), is the one in the prompt's column {@code
 * answer}, else 0. Where the prompt has the column {@code wordings}, 1 if the answer's tokens are
 * those of one of them, behind "the answer is" or alone and with or without articles. It measures
 * accuracy by the truth where references are free-form; a prompt without either column is
 * UNSCORABLE.
 */
public final class TruthReward implements RuleReward {
  public static final String NAME = "truth";
  static final String COLUMN = "answer";

  /** "The answer is", without its article. */
  private static final List<String> ANNOUNCED = List.of("answer", "is");

  public static TruthReward from(Settings settings) {
    return new TruthReward();
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Verdict verdict(Prompt prompt, String response) {
    return prompt.extra().containsKey(ListedAliases.WORDINGS)
        ? amongWordings(prompt, response)
        : byNumber(prompt, response);
  }

  private static Verdict amongWordings(Prompt prompt, String response) {
    Optional<String> fault = ListedAliases.fault(prompt, ListedAliases.WORDINGS);
    if (fault.isPresent()) {
      return Verdict.unscorable(fault.get());
    }
    String line = ResponseScope.LAST_LINE.of(response);
    if (line.isEmpty()) {
      return Verdict.scored(0, List.of(Flags.BLANK));
    }
    if (!LongText.isBounded(line)) {
      return Verdict.scored(0, List.of(Flags.TOO_LONG));
    }
    List<String> said = Tokens.of(line, Tokens.Articles.DROPPED);
    boolean isAnnounced =
        said.size() >= ANNOUNCED.size() && said.subList(0, ANNOUNCED.size()).equals(ANNOUNCED);
    List<String> answer = isAnnounced ? said.subList(ANNOUNCED.size(), said.size()) : said;
    boolean isRight =
        ListedAliases.wordings(prompt).stream()
            .anyMatch(wording -> Tokens.of(wording, Tokens.Articles.DROPPED).equals(answer));
    return Verdict.scored(isRight ? 1 : 0);
  }

  private static Verdict byNumber(Prompt prompt, String response) {
    if (!prompt.extra().containsKey(COLUMN)) {
      return Verdict.unscorable("column '" + COLUMN + "' is missing");
    }
    OptionalInt expected = NumberWordReader.last(prompt.extra().get(COLUMN));
    if (expected.isEmpty()) {
      return Verdict.unscorable(
          "column '%s' has no whole number: '%s'".formatted(COLUMN, prompt.extra().get(COLUMN)));
    }
    String line = ResponseScope.LAST_LINE.of(response);
    if (line.isEmpty()) {
      return Verdict.scored(0, List.of(Flags.BLANK, Flags.NO_NUMBER));
    }
    if (!LongText.isBounded(line)) {
      return Verdict.scored(0, List.of(Flags.TOO_LONG));
    }
    OptionalInt found = NumberWordReader.last(line);
    return found.isEmpty()
        ? Verdict.scored(0, List.of(Flags.NO_NUMBER))
        : Verdict.scored(found.getAsInt() == expected.getAsInt() ? 1 : 0);
  }
}
