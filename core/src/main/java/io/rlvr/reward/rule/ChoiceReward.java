package io.rlvr.reward.rule;

import io.rlvr.config.Settings;
import io.rlvr.data.Prompt;
import io.rlvr.data.Verdict;
import io.rlvr.reward.Flags;
import io.rlvr.reward.LongText;
import io.rlvr.reward.ResponseScope;
import io.rlvr.reward.RuleReward;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * 1 if the answer takes the reference's choice of A to J, else 0. How an answer takes a choice is
 * in {@link ChoiceReader}; where it names no letter, it may say an option of the question in full
 * ({@link ChoiceOptions}). The reference is a letter ("B", "(B)", "B. Paris") or the text of an
 * option; with {@code reward.alias-separator} any of several is right. None of the two is
 * UNSCORABLE. An answer without a choice, with nothing but a denied one ("not B"), or with two ("A
 * or B"), is 0 with the flag {@code no-choice}. Of a long answer the last 4,096 characters are
 * read.
 */
public final class ChoiceReward implements RuleReward {
  public static final String NAME = "choice";

  /** How much of the end of a long answer is read, in characters as NFKC may make them. */
  private static final int TAIL = 1 << 12;

  private final TextOptions options;

  private ChoiceReward(TextOptions options) {
    this.options = options;
  }

  public static ChoiceReward from(Settings settings) {
    return new ChoiceReward(TextOptions.from(settings));
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Verdict verdict(Prompt prompt, String response) {
    Optional<String> malformed = ListedAliases.fault(prompt);
    if (malformed.isPresent()) {
      return Verdict.unscorable(malformed.get());
    }
    ChoiceOptions offered = ChoiceOptions.of(prompt.question());
    Set<Character> right =
        options.aliases(prompt).stream()
            .flatMap(alias -> reference(alias, offered).stream())
            .collect(Collectors.toSet());
    if (right.isEmpty()) {
      return Verdict.unscorable("reference is no choice: '" + prompt.reference() + "'");
    }
    String whole = options.scope().of(response, ResponseScope.Marks.BOXES_KEPT);
    String answer = LongText.end(whole, TAIL);
    if (answer.isBlank()) {
      return Verdict.scored(0, List.of(Flags.BLANK, Flags.NO_CHOICE));
    }
    String text = ChoiceReader.text(answer);
    Set<Character> said = ChoiceReader.read(text, offered.letters());
    Optional<Character> taken =
        said.isEmpty() && !text.contains(ChoiceDenials.MARK)
            ? offered.saidIn(answer)
            : said.stream().findFirst();
    return taken.isEmpty() || said.size() > 1
        ? Verdict.scored(0, List.of(Flags.NO_CHOICE))
        : Verdict.scored(right.contains(taken.get()) ? 1 : 0);
  }

  private static Optional<Character> reference(String alias, ChoiceOptions offered) {
    return ChoiceReader.label(alias).or(() -> offered.saidIn(alias));
  }
}
