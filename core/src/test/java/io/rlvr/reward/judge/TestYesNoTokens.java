package io.rlvr.reward.judge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rlvr.config.UserException;
import io.rlvr.reward.judge.JudgeScore.Said;
import io.rlvr.text.Tokenizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TestYesNoTokens {
  /** Made by make_judge_fixture.py: each spelling is one token. */
  private static final Path JUDGE = Path.of("src", "test", "resources", "golden", "judge");

  @TempDir private Path folder;

  @Test
  void spellingsThatAreOneTokenAreSixEach() {
    try (Tokenizer tokenizer = Tokenizer.load(JUDGE)) {
      YesNoTokens tokens = YesNoTokens.of(tokenizer);

      assertThat(tokens.yes())
          .containsExactlyInAnyOrder(
              id(tokenizer, "YES"),
              id(tokenizer, "Yes"),
              id(tokenizer, "yes"),
              id(tokenizer, "\u0120YES"),
              id(tokenizer, "\u0120Yes"),
              id(tokenizer, "\u0120yes"));
      assertThat(tokens.no())
          .containsExactlyInAnyOrder(
              id(tokenizer, "NO"),
              id(tokenizer, "No"),
              id(tokenizer, "no"),
              id(tokenizer, "\u0120NO"),
              id(tokenizer, "\u0120No"),
              id(tokenizer, "\u0120no"));
      assertThat(tokens.said(id(tokenizer, "\u0120yes"))).isEqualTo(Said.YES);
      assertThat(tokens.said(id(tokenizer, "NO"))).isEqualTo(Said.NO);
      assertThat(tokens.said(id(tokenizer, "Y"))).isEqualTo(Said.NEITHER);
      assertThat(tokens.choices().get(0)).doesNotContain(tokens.choices().get(1)).hasSize(6);
    }
  }

  /** Letters alone, and a space before N: a space alone begins only spellings of YES. */
  @Test
  void whiteSpaceAloneSaysNeither() throws IOException {
    write(
        """
        {"version": "1.0", "added_tokens": [], "normalizer": null, "post_processor": null,
         "pre_tokenizer": {"type": "ByteLevel", "add_prefix_space": false, "trim_offsets": true,
           "use_regex": true},
         "decoder": {"type": "ByteLevel", "add_prefix_space": true, "trim_offsets": true,
           "use_regex": true},
         "model": {"type": "BPE", "vocab": {"Y": 0, "y": 1, "N": 2, "n": 3, "E": 4, "e": 5, "S": 6,
           "s": 7, "O": 8, "o": 9, "\u0120": 10, "\u0120N": 11, "\u0120n": 12},
           "merges": ["\u0120 N", "\u0120 n"]}}
        """);
    try (Tokenizer tokenizer = Tokenizer.load(folder)) {
      YesNoTokens tokens = YesNoTokens.of(tokenizer);

      assertThat(tokens.yes()).containsExactly(0, 1);
      assertThat(tokens.no()).containsExactly(2, 3, 11, 12);
      assertThat(tokens.said(10)).isEqualTo(Said.NEITHER);
    }
  }

  @Test
  void oneTokenForAllThatIsUnknownIsRefused() throws IOException {
    write(metaspace("\"?\"", "{\"?\": 0, \"a\": 1, \"\u2581\": 2}", "[]"));

    refuses();
  }

  /** NO is a space and letters, though No is one token: what judge-train teaches says neither. */
  @Test
  void whereNoItselfBeginsLikeYesItIsRefused() throws IOException {
    write(
        metaspace(
            "null",
            "{\"\u2581\": 0, \"Y\": 1, \"E\": 2, \"S\": 3, \"N\": 4, \"O\": 5, \"y\": 6, \"e\": 7,"
                + " \"s\": 8, \"n\": 9, \"o\": 10, \"\u2581Y\": 11, \"No\": 12, \"\u2581No\": 13}",
            "[\"\u2581 Y\", \"N o\", \"\u2581 No\"]"));

    refuses();
  }

  private void refuses() {
    try (Tokenizer tokenizer = Tokenizer.load(folder)) {
      assertThatThrownBy(() -> YesNoTokens.of(tokenizer))
          .isInstanceOf(UserException.class)
          .hasMessage(
              "Cannot judge with this model: its tokenizer begins YES and NO with the same token"
                  + " (expected one that tells them apart)");
    }
  }

  private static String metaspace(String unknown, String vocabulary, String merges) {
    return """
        {"version": "1.0", "added_tokens": [], "normalizer": null, "post_processor": null,
         "pre_tokenizer": {"type": "Metaspace", "replacement": "\u2581",
           "prepend_scheme": "always", "split": false},
         "decoder": {"type": "Metaspace", "replacement": "\u2581", "prepend_scheme": "always",
           "split": false},
         "model": {"type": "BPE", "unk_token": %s, "vocab": %s, "merges": %s}}
        """
        .formatted(unknown, vocabulary, merges);
  }

  private void write(String tokenizer) throws IOException {
    Files.writeString(folder.resolve("tokenizer.json"), tokenizer);
  }

  private static int id(Tokenizer tokenizer, String piece) {
    return tokenizer.id(piece).orElseThrow();
  }
}
