package io.rlvr.reward.rule;

import io.rlvr.reward.Tokens;
import java.util.List;

/** What two texts are reduced to before they are compared. */
public enum TextNormalisation {
  /** To {@link Tokens}: case, width, punctuation, spacing and articles do not count. */
  TOKENS {
    @Override
    List<String> words(String text, Tokens.Articles articles) {
      return Tokens.of(text, articles);
    }
  },
  /** To {@link SquadWords}: what SQuAD's script compares, for numbers that can be set beside it. */
  SQUAD {
    @Override
    List<String> words(String text, Tokens.Articles articles) {
      return SquadWords.of(text); // whose articles never count
    }
  },
  /** To nothing less than the text itself; its words are between white space. */
  NONE {
    @Override
    List<String> words(String text, Tokens.Articles articles) {
      return text.isBlank() ? List.of() : List.of(text.strip().split("\\s+"));
    }
  };

  /** In the order of the text; none if nothing is left of it. */
  abstract List<String> words(String text, Tokens.Articles articles);
}
