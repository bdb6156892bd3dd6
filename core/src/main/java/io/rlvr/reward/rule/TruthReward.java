package io.rlvr.reward.rule;

import io.rlvr.config.Settings;
import io.rlvr.data.Prompt;
import io.rlvr.data.Verdict;
import io.rlvr.reward.Flags;
import io.rlvr.reward.LongText;
import io.rlvr.reward.ResponseScope;
import io.rlvr.reward.RuleReward;
import java.util.List;
import java.util.OptionalInt;

/**
 * 1 if the last whole number of the response's answer ({@link ResponseScope#LAST_LINE}), in digits
 * or English words (see {@link NumberWordReader}), is the one in the prompt's column {@code
 * answer}, else 0. It measures accuracy by the truth where references are free-form; a prompt
 * without that column is UNSCORABLE.
 */
public final class TruthReward implements RuleReward {
  public static final String NAME = "truth";
  static final String COLUMN = "answer";

  public static TruthReward from(Settings settings) {
    return new TruthReward();
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Verdict verdict(Prompt prompt, String response) {
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
