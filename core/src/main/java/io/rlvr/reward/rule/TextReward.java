package io.rlvr.reward.rule;

import io.rlvr.data.Prompt;
import io.rlvr.data.Verdict;
import io.rlvr.reward.Flags;
import io.rlvr.reward.LongText;
import io.rlvr.reward.RuleReward;
import io.rlvr.reward.Tokens;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A rule that compares text: the best fit over the aliases of the reference that can be compared at
 * all. A blank answer gets 0 and the flag {@code blank}, one that is too long ({@link LongText}) 0
 * and {@code too-long}. A reference with no alias left, or one that is too long, is UNSCORABLE.
 */
final class TextReward implements RuleReward {
  private final String name;
  private final TextOptions options;
  private final Tokens.Articles articles;
  private final TextFit fit;

  /**
   * @param articles whether articles count; an alias of nothing else keeps them
   */
  TextReward(String name, TextOptions options, Tokens.Articles articles, TextFit fit) {
    this.name = name;
    this.options = options;
    this.articles = articles;
    this.fit = fit;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Verdict verdict(Prompt prompt, String response) {
    Optional<String> malformed = ListedAliases.fault(prompt);
    if (malformed.isPresent()) {
      return Verdict.unscorable(malformed.get());
    }
    List<String> listed = options.aliases(prompt);
    if (!listed.stream().allMatch(LongText::isBounded)) {
      return Verdict.unscorable(
          "reference is too long to compare: more than %d characters".formatted(LongText.MOST));
    }
    List<String> aliases =
        listed.stream().filter(alias -> !words(alias, Tokens.Articles.KEPT).isEmpty()).toList();
    if (aliases.isEmpty()) {
      return Verdict.unscorable("reference has nothing to compare: '" + prompt.reference() + "'");
    }
    String answer = options.scope().of(response);
    if (answer.isBlank()) {
      return Verdict.scored(0, List.of(Flags.BLANK));
    }
    return LongText.isBounded(answer)
        ? Verdict.scored(best(answer, aliases))
        : Verdict.scored(0, List.of(Flags.TOO_LONG));
  }

  private double best(String answer, List<String> aliases) {
    Map<Tokens.Articles, List<String>> said = new EnumMap<>(Tokens.Articles.class);
    double best = 0;
    for (String alias : aliases) {
      if (options.normalisation() == TextNormalisation.NONE) {
        best = Math.max(best, fit.ofText(answer, alias));
        continue;
      }
      Tokens.Articles reading = words(alias, articles).isEmpty() ? Tokens.Articles.KEPT : articles;
      List<String> words = said.computeIfAbsent(reading, kept -> words(answer, kept));
      best = Math.max(best, fit.ofWords(words, withMissing(answer, alias, words(alias, reading))));
    }
    return best;
  }

  /**
   * An alias with the currency signs that an answer in another currency lacks, so that $5 is not
   * €5; 5 is both.
   */
  private List<String> withMissing(String answer, String alias, List<String> words) {
    Set<String> missing = Tokens.currencies(alias);
    Set<String> said = missing.isEmpty() ? Set.of() : Tokens.currencies(answer);
    if (options.normalisation() != TextNormalisation.TOKENS || said.isEmpty()) {
      return words;
    }
    missing.removeAll(said);
    List<String> all = new ArrayList<>(words);
    all.addAll(missing);
    return all;
  }

  private List<String> words(String text, Tokens.Articles kept) {
    return options.normalisation().words(text, kept);
  }
}
