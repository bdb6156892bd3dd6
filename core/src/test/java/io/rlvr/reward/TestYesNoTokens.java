package io.rlvr.reward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rlvr.config.UserException;
import io.rlvr.reward.JudgeScore.Said;
import io.rlvr.text.Tokenizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TestYesNoTokens {
  @TempDir private Path folder;

  @Test
  void takesEverySpellingThatIsOneToken() throws IOException {
    // ids: 0 YES, 1 Yes, 2 yes, 3 NO, 4 No, 5 no
    try (Tokenizer tokenizer = words("YES", "Yes", "yes", "NO", "No", "no", "maybe")) {
      YesNoTokens words = YesNoTokens.of(tokenizer);

      assertThat(words.choices().get(0)).containsExactly(0, 1, 2);
      assertThat(words.choices().get(1)).containsExactly(3, 4, 5);
      assertThat(words.said(1)).isEqualTo(Said.YES);
      assertThat(words.said(5)).isEqualTo(Said.NO);
      assertThat(words.said(6)).isEqualTo(Said.NEITHER);
    }
  }

  @Test
  void whatBeginsBothSaysNeither() throws IOException {
    // only YES and no are words; all other spellings are the unknown token, 2
    try (Tokenizer tokenizer = words("YES", "no", "?")) {
      YesNoTokens words = YesNoTokens.of(tokenizer);

      assertThat(words.choices().get(0)).containsExactly(0);
      assertThat(words.choices().get(1)).containsExactly(1);
      assertThat(words.said(2)).isEqualTo(Said.NEITHER);
    }
  }

  @Test
  void refusesATokenizerThatCannotTellThemApart() throws IOException {
    String message =
        "Cannot judge with this model: its tokenizer begins YES and NO with the same token"
            + " (expected one that tells them apart)";
    // nothing is a word; then only yes is, and the word that the prompt asks for is unknown
    for (String[] vocabulary : new String[][] {{"?"}, {"yes", "no", "?"}}) {
      try (Tokenizer tokenizer = words(vocabulary)) {
        assertThatThrownBy(() -> YesNoTokens.of(tokenizer))
            .isInstanceOf(UserException.class)
            .hasMessage(message);
      }
    }
  }

  /** A tokenizer of whole words parted by white space; the last one stands for all others. */
  private Tokenizer words(String... vocabulary) throws IOException {
    String last = vocabulary[vocabulary.length - 1];
    String ids =
        Arrays.stream(vocabulary)
            .map(word -> "\"%s\": %d".formatted(word, Arrays.asList(vocabulary).indexOf(word)))
            .collect(Collectors.joining(", "));
    Files.writeString(
        folder.resolve("tokenizer.json"),
        """
        {"version": "1.0", "truncation": null, "padding": null, "added_tokens": [],
         "normalizer": null, "pre_tokenizer": {"type": "WhitespaceSplit"}, "post_processor": null,
         "decoder": null,
         "model": {"type": "WordLevel", "vocab": {%s}, "unk_token": "%s"}}"""
            .formatted(ids, last));
    return Tokenizer.load(folder);
  }
}
