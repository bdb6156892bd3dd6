package io.rlvr.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rlvr.config.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Each row of refused-tokenizers.jsonl ended, filled or stopped the process before. */
class TestTokenizerBounds {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path folder;

  static Stream<JsonNode> refused() {
    return Fixtures.lines("refused-tokenizers.jsonl").stream();
  }

  @ParameterizedTest
  @MethodSource("refused")
  void whatTheLibraryCannotBeTrustedWithIsOneLine(JsonNode row) throws IOException {
    ObjectNode root = tokenizer();
    root.set(row.get("field").asText(), row.get("value"));
    row.path("also").properties().forEach(other -> root.set(other.getKey(), other.getValue()));
    write(root);
    assertThatThrownBy(() -> Tokenizer.load(folder))
        .isInstanceOf(UserException.class)
        .hasMessage(row.get("message").asText(), folder.resolve("tokenizer.json"));
  }

  /** Near the refused ones: what families have must pass, and must be found in a text. */
  @ParameterizedTest
  @MethodSource("allowed")
  void tokensThatStayAreAllowed(JsonNode row) throws IOException {
    ObjectNode root = tokenizer();
    row.properties().forEach(field -> root.set(field.getKey(), field.getValue()));
    write(root);
    try (Tokenizer tokenizer = Tokenizer.load(folder)) {
      assertThat(tokenizer.encodeTemplate("a <x> \u00e4 b")).contains(3);
    }
  }

  static Stream<JsonNode> allowed() {
    return Fixtures.lines("allowed-tokenizers.jsonl").stream();
  }

  @Test
  void manyAddedTokensAreRefused() throws IOException {
    ObjectNode root = tokenizer();
    ArrayNode added = root.putArray("added_tokens");
    for (int i = 0; i < 10_001; i++) {
      added.addObject().put("id", 1000 + i).put("content", "<" + i + ">");
    }
    write(root);
    assertThatThrownBy(() -> Tokenizer.load(folder))
        .isInstanceOf(UserException.class)
        .hasMessage(
            "Cannot use %s/tokenizer.json: it has 10001 added tokens (expected at most 10000)",
            folder);
  }

  /** 6,000,000 units over 3 of ByteLevel, times the growth of the normalizer, and 1,000,000. */
  @ParameterizedTest
  @CsvSource({"Strip, 1000000", "NFC, 666666", "NFKC, 111111"})
  void aTextIsBoundedByWhatTheStepsMakeOfIt(String normalizer, int most) throws IOException {
    ObjectNode root = tokenizer();
    root.putObject("normalizer")
        .put("type", normalizer)
        .put("strip_left", true)
        .put("strip_right", true);
    root.putObject("pre_tokenizer").put("type", "ByteLevel").put("add_prefix_space", false);
    write(root);
    TokenizerBounds bounds = TokenizerFile.load(folder).bounds();
    String text = "a".repeat(most);
    assertThat(bounds.checked(text)).isEqualTo(text);
    assertThatThrownBy(() -> bounds.checked(text + "a"))
        .isInstanceOf(UserException.class)
        .hasMessage(
            "Cannot encode a text of %d characters by %s/tokenizer.json (expected at most %d)",
            most + 1, folder, most);
  }

  /** 2,000,000,000 over 10,000 tokens. */
  @Test
  void aTextIsBoundedByTheTokensThatAreLookedForInIt() throws IOException {
    ObjectNode root = tokenizer();
    ArrayNode added = root.putArray("added_tokens");
    for (int i = 0; i < 10_000; i++) {
      added.addObject().put("id", 1000 + i).put("content", "<" + i + ">");
    }
    write(root);
    assertThat(TokenizerFile.load(folder).bounds().characters()).isEqualTo(200_000);
  }

  /** 16,000,000 over the longest piece of 128. */
  @Test
  void aTextIsBoundedByThePiecesOfUnigram() throws IOException {
    ObjectNode root = tokenizer();
    ObjectNode model = root.putObject("model").put("type", "Unigram");
    model.putArray("vocab").addArray().add("a".repeat(128)).add(-1.0);
    write(root);
    assertThat(TokenizerFile.load(folder).bounds().characters()).isEqualTo(125_000);
  }

  @Test
  void runsOfBlanksAreBoundedWhereEachBlankStartsASearch() throws IOException {
    ObjectNode root = tokenizer();
    ObjectNode split = root.putObject("pre_tokenizer").put("type", "Split");
    split.putObject("pattern").put("Regex", "\\s+$");
    split.put("behavior", "Isolated").put("invert", false);
    write(root);
    try (Tokenizer tokenizer = Tokenizer.load(folder)) {
      assertThatCode(() -> tokenizer.encode(" ".repeat(1000) + "1")).doesNotThrowAnyException();
      assertThatThrownBy(() -> tokenizer.encode(" ".repeat(1001) + "1"))
          .isInstanceOf(UserException.class)
          .hasMessage(
              "Cannot encode a text by %s/tokenizer.json: more than 1000 blanks in a row"
                  + " (expected fewer, since it searches from each of them)",
              folder);
    }
  }

  @Test
  void eachWayToEncodeIsBounded() throws IOException {
    write(tokenizer());
    String text = "a".repeat(1_000_001);
    String message =
        "Cannot encode a text of 1000001 characters by %s/tokenizer.json (expected at most"
            + " 1000000)";
    try (Tokenizer tokenizer = Tokenizer.load(folder)) {
      assertThatThrownBy(() -> tokenizer.encode(text)).hasMessage(message, folder);
      assertThatThrownBy(() -> tokenizer.encodeInput(text)).hasMessage(message, folder);
      assertThatThrownBy(() -> tokenizer.encodeTemplate(text)).hasMessage(message, folder);
      assertThatThrownBy(() -> tokenizer.encodeGuarded(text)).hasMessage(message, folder);
      assertThatThrownBy(() -> tokenizer.guarded(text)).hasMessage(message, folder);
    }
  }

  /** The library finds this out when a text needs the token. */
  @Test
  void anUnknownTokenThatIsNoneIsOneLine() throws IOException {
    ObjectNode root = tokenizer();
    ObjectNode model = root.putObject("model").put("type", "WordLevel").put("unk_token", "?");
    model.putObject("vocab").put("a", 0);
    write(root);
    try (Tokenizer tokenizer = Tokenizer.load(folder)) {
      assertThatThrownBy(() -> tokenizer.encode("b"))
          .isInstanceOf(UserException.class)
          .hasMessage(
              "Cannot encode a text by %s/tokenizer.json: WordLevel error: Missing [UNK] token from"
                  + " the vocabulary",
              folder);
    }
  }

  /** GPT-2's file on the hub names no type of its model. */
  @Test
  void aModelWithMergesAndNoTypeIsBpe() throws IOException {
    ObjectNode root = tokenizer();
    ((ObjectNode) root.get("model")).remove("type");
    write(root);
    try (Tokenizer tokenizer = Tokenizer.load(folder)) {
      assertThat(tokenizer.encode("ab")).containsExactly(2);
    }
  }

  /** Pieces a, b and ab, of which the last is a merge of the first two. */
  private static ObjectNode tokenizer() {
    ObjectNode root = JSON.createObjectNode().put("version", "1.0");
    ObjectNode model = root.putObject("model").put("type", "BPE");
    model.putObject("vocab").put("a", 0).put("b", 1).put("ab", 2);
    model.putArray("merges").addArray().add("a").add("b");
    return root;
  }

  private void write(ObjectNode root) throws IOException {
    Files.writeString(folder.resolve("tokenizer.json"), root.toString());
  }
}
