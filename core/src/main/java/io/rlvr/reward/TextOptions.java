package io.rlvr.reward;

import static java.util.Objects.requireNonNull;

import io.rlvr.config.Settings;
import io.rlvr.data.Verdict;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.regex.Pattern;

/**
 * What the rules that compare text have in common: which part of the response they see, how it is
 * normalised, and how a reference lists aliases.
 *
 * @param aliasSeparator what parts the aliases of a reference; empty if it has none
 */
record TextOptions(Scope scope, TextNormalisation normalisation, String aliasSeparator) {
  TextOptions {
    requireNonNull(scope, "scope is null");
    requireNonNull(normalisation, "normalisation is null");
    requireNonNull(aliasSeparator, "aliasSeparator is null");
  }

  static TextOptions from(Settings settings) {
    return new TextOptions(
        settings.get(RewardSettings.SCOPE),
        settings.get(RewardSettings.NORMALISATION),
        settings.get(RewardSettings.ALIAS_SEPARATOR));
  }

  /** Reads an answer once, and says how well each alias fits it. */
  interface Fit {
    ToDoubleFunction<String> of(String answer);
  }

  /**
   * The best fit over the aliases that can be compared at all. A blank answer gets 0 and the flag
   * {@code blank}.
   */
  Verdict best(String reference, String response, Fit fit) {
    List<String> aliases =
        aliases(reference).stream().filter(alias -> normalisation.canRead(alias)).toList();
    if (aliases.isEmpty()) {
      return Verdict.unscorable("reference has nothing to compare: '" + reference + "'");
    }
    String answer = scope.of(response);
    if (answer.isBlank()) {
      return Verdict.scored(0, List.of(Flags.BLANK));
    }
    ToDoubleFunction<String> value = fit.of(answer);
    return Verdict.scored(aliases.stream().mapToDouble(value).max().orElseThrow());
  }

  private List<String> aliases(String reference) {
    return aliasSeparator.isEmpty()
        ? List.of(reference.strip())
        : Arrays.stream(reference.split(Pattern.quote(aliasSeparator))).map(String::strip).toList();
  }
}
