package io.rlvr.reward.rule;

import io.rlvr.config.Settings;
import io.rlvr.config.UserException;
import io.rlvr.data.Prompt;
import io.rlvr.data.Verdict;
import io.rlvr.reward.Flags;
import io.rlvr.reward.ResponseScope;
import io.rlvr.reward.RuleReward;
import io.rlvr.reward.Tokens;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;

/**
 * The last match of the user's pattern in the answer. A pattern with a group: the first group is
 * compared with the reference as {@code exact} does, aliases and normalisation included. A pattern
 * without: 1 if there is a match, whatever the reference. No match is 0, a group that took no part
 * in it is a blank answer. A pattern that backtracks beyond {@link BoundedPattern#MAX_STEPS} is
 * UNSCORABLE on that response.
 */
public final class RegexReward implements RuleReward {
  public static final String NAME = "regex";

  private final BoundedPattern pattern;
  private final ResponseScope scope;
  private final TextReward comparison;

  private RegexReward(BoundedPattern pattern, ResponseScope scope, TextReward comparison) {
    this.pattern = pattern;
    this.scope = scope;
    this.comparison = comparison;
  }

  public static RegexReward from(Settings settings) {
    String text = settings.get(VerifierSettings.REGEX_PATTERN);
    if (text.isEmpty()) {
      throw new UserException(
          "Missing %s (expected a Java regular expression)", VerifierSettings.REGEX_PATTERN.name());
    }
    TextOptions options = TextOptions.from(settings);
    return new RegexReward(
        BoundedPattern.of(VerifierSettings.REGEX_PATTERN, text),
        options.scope(),
        new TextReward(
            NAME,
            options.withScope(ResponseScope.RESPONSE),
            Tokens.Articles.DROPPED,
            new ExactReward()));
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Verdict verdict(Prompt prompt, String response) {
    String answer = scope.of(response, ResponseScope.Marks.KEPT);
    if (pattern.groups() == 0 && answer.isBlank()) {
      return Verdict.scored(0, List.of(Flags.BLANK));
    }
    try {
      Optional<MatchResult> match = pattern.last(answer);
      if (pattern.groups() == 0) {
        return Verdict.scored(match.isPresent() ? 1 : 0);
      }
      // No match goes the same way, so that the reference is looked at first.
      String found = match.flatMap(m -> Optional.ofNullable(m.group(1))).orElse("");
      Verdict verdict = comparison.verdict(prompt, found);
      return verdict.isScored() && !answer.isBlank() && found.isBlank()
          ? Verdict.scored(0)
          : verdict;
    } catch (BoundedPattern.TooHardException e) {
      return Verdict.unscorable(e.getMessage());
    }
  }
}
