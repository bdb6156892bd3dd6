package io.rlvr.text;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class TestTokenTexts {
  /** The bytes of an e with acute are C3 A9; GPT-2 writes them as \u00c3 and \u00a9. */
  private static final String OF_BYTES =
      """
      {"model": {"vocab": {"H": 0, "i": 1, "\u0120you": 2, "\u00c3": 3, "\u00a9": 4}},
       "decoder": {"type": "ByteLevel"},
       "added_tokens": [{"id": 7, "content": "<|end|>", "special": true},
                        {"id": 8, "content": "\u00e9t", "special": false}]}
      """;

  /** Pieces of Llama 2: a blank before the first word is none of the text. */
  private static final String OF_PIECES =
      """
      {"model": {"vocab": [["\u2581Hi", 0.0], ["\u2581you", 0.0], ["<0x0A>", 0.0]]},
       "decoder": {"type": "Sequence"}}
      """;

  @Test
  void aTokenEndsWhereItsBytesEnd() {
    TokenTexts texts = TokenTexts.of("t", OF_BYTES.getBytes(UTF_8));
    assertThat(texts.ends(new int[] {0, 1, 2, 7}, "Hi you")).containsExactly(1, 2, 6, 6);
    assertThat(texts.ends(new int[] {8, 0}, "\u00e9tH")).containsExactly(2, 3);
  }

  @Test
  void aCharacterBelongsToTheTokenThatBeginsIt() {
    TokenTexts texts = TokenTexts.of("t", OF_BYTES.getBytes(UTF_8));
    assertThat(texts.ends(new int[] {0, 3, 4, 1}, "H\u00e9i")).containsExactly(1, 2, 2, 3);
  }

  @Test
  void piecesHaveBlanksAndBytes() {
    TokenTexts texts = TokenTexts.of("t", OF_PIECES.getBytes(UTF_8));
    assertThat(texts.ends(new int[] {0, 1, 2}, "Hi you\n")).containsExactly(2, 6, 7);
  }

  @Test
  void anotherTextHasNoEnds() {
    TokenTexts texts = TokenTexts.of("t", OF_BYTES.getBytes(UTF_8));
    assertThat(texts.ends(new int[] {0, 1}, "Ho")).isEmpty();
    assertThat(texts.ends(new int[] {0, 3}, "H\uFFFD")).isEmpty(); // half of a character
    assertThat(TokenTexts.NONE.ends(new int[] {0}, "H")).isEmpty();
  }

  /** Against Hugging Face's library: each prefix of the ids decodes to the text up to its end. */
  @Test
  void endsAreThoseOfTheLibrary() throws IOException {
    Path folder = Path.of("../models/policy");
    String text = "What is 17 + 25? 42, na\u00efve \u2192 \ud83d\ude00\n";
    TokenTexts texts = TokenTexts.of("t", Files.readAllBytes(folder.resolve("tokenizer.json")));
    try (Tokenizer tokenizer = Tokenizer.load(folder)) {
      int[] ids = tokenizer.encode(text);
      String decoded = tokenizer.decode(ids);
      int[] ends = texts.ends(ids, decoded);
      assertThat(ends).hasSameSizeAs(ids);
      for (int i = 0; i < ids.length; i++) {
        String prefix = tokenizer.decode(java.util.Arrays.copyOf(ids, i + 1));
        if (!prefix.contains("\uFFFD")) {
          assertThat(decoded.substring(0, ends[i])).isEqualTo(prefix);
        }
      }
    }
  }
}
