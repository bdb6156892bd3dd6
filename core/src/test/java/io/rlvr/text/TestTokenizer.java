package io.rlvr.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.rlvr.config.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * ids.jsonl holds what tokenizers 0.23.3 and transformers 5.23.0 give (make_tokenizers.py beside
 * it); its "plain" ids are by the library's own encode_special_tokens.
 */
class TestTokenizer {
  private static Tokenizer tokenizer;

  @TempDir Path folder;

  @BeforeAll
  static void load() {
    tokenizer = Tokenizer.load(Fixtures.path("llama3-like"));
  }

  @AfterAll
  static void close() {
    tokenizer.close();
  }

  static Stream<JsonNode> texts() {
    return Fixtures.lines("ids.jsonl").stream().filter(row -> row.has("text"));
  }

  @ParameterizedTest
  @MethodSource("texts")
  void givesTheIdsOfHuggingFace(JsonNode row) {
    String text = row.get("text").asText();
    assertThat(tokenizer.encode(text)).isEqualTo(Fixtures.ids(row, "plain"));
    assertThat(tokenizer.encodeInput(text)).isEqualTo(Fixtures.ids(row, "input"));
    assertThat(tokenizer.encodeTemplate(text)).isEqualTo(Fixtures.ids(row, "template"));
    assertThat(tokenizer.decode(Fixtures.ids(row, "template")))
        .isEqualTo(row.get("decoded").asText());
  }

  @Test
  void namesTokensAsTheFileDoes() {
    assertThat(tokenizer.id("<|eot_id|>")).isEqualTo(OptionalInt.of(294));
    assertThat(tokenizer.token(294)).isEqualTo("<|eot_id|>");
    assertThat(tokenizer.id("<think>")).isEqualTo(OptionalInt.of(295));
    assertThat(tokenizer.id("nothing like it")).isEmpty();
    assertThat(tokenizer.token(220)).isEqualTo("Ġ");
    assertThat(tokenizer.size()).isEqualTo(296);
    assertThat(tokenizer.specialIds()).containsExactly(290, 291, 292, 293, 294);
    assertThatThrownBy(() -> tokenizer.token(296))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("No token has id 296");
  }

  @Test
  void neverCuts() {
    // the folder says model_max_length 64, and DJL by default cuts at 512
    assertThat(tokenizer.encode("the 1".repeat(5000))).hasSizeGreaterThan(10_000);
  }

  @Test
  void ourOwnPlaceholdersAreJustReplaced() {
    int[] replacement = tokenizer.encode("\uFFFD294\uFFFD");
    assertThat(tokenizer.encode("\uFDD0294\uFDD1")).isEqualTo(replacement);
    assertThat(tokenizer.encodeTemplate("\uFDD0294\uFDD1")).isEqualTo(replacement);
  }

  @Test
  void halfASurrogatePairIsReplaced() {
    assertThat(tokenizer.encode("a\uD83Db\uDE00")).isEqualTo(tokenizer.encode("a\uFFFDb\uFFFD"));
  }

  @Test
  void decodesBytesThatAreNotUtf8AsReplacements() {
    // é is C3 A9; the piece of byte C3 alone, then an "a"
    int lead = tokenizer.id("Ã").getAsInt();
    int a = tokenizer.id("a").getAsInt();
    assertThat(tokenizer.decode(new int[] {lead, a})).isEqualTo("\uFFFDa");
    assertThat(tokenizer.decode(new int[] {a, 999, a})).isEqualTo("aa");
  }

  @Test
  void servesSeveralThreads() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Future<int[]>> results = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        String text = "the answer is " + i;
        results.add(threads.submit(() -> tokenizer.encode(text)));
      }
      for (int i = 0; i < 200; i++) {
        assertThat(results.get(i).get()).isEqualTo(tokenizer.encode("the answer is " + i));
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void aMissingFileIsNamed() {
    assertThatThrownBy(() -> Tokenizer.load(folder))
        .isInstanceOf(UserException.class)
        .hasMessage(
            "Cannot read %s/tokenizer.json: no such file (expected a model folder in Hugging Face"
                + " form)",
            folder);
  }

  /** A table of ids would take gigabytes, or have no room for the last. */
  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "2147483647, the last of 32 bits: one more is negative",
    "2000000000, 8 GB of references",
    "16777216, one above the largest vocabulary",
    "4294967296, 0 once it is cut to 32 bits",
    "1e3, a decimal is no id",
    "1.5, nor is a fraction",
  })
  void idsThatNoVocabularyHasAreRefused(String id, String why) throws IOException {
    String expected = "(expected a whole number below 16777216)";
    String shown = id.equals("1e3") ? "1000.0" : id;
    assertRefused(
        "{\"model\":{\"vocab\":{\"a\":0,\"b\":%s}}}".formatted(id),
        "Cannot read %s/tokenizer.json: token 'b' has id " + shown + " " + expected);
    assertRefused(
        "{\"model\":{\"vocab\":{\"a\":0}},\"added_tokens\":[{\"id\":%s,\"content\":\"<x>\"}]}"
            .formatted(id),
        "Cannot read %s/tokenizer.json: added token {\"id\":"
            + shown
            + ",\"content\":\"<x>\"} (expected a content and an id below 16777216)");
  }

  @Test
  void aMalformedFileIsOneLine() throws IOException {
    assertRefused(
        "{\"model\":",
        "Cannot read %s/tokenizer.json: not JSON at line 1, column 10 (expected one object)");
    assertRefused("[]", "Cannot read %s/tokenizer.json: [] (expected one object)");
    assertRefused(
        "{}",
        "Cannot read %s/tokenizer.json: model.vocab is missing or empty (expected a tokenizer)");
    assertRefused(
        "{\"model\":{\"vocab\":{\"a\":-1}}}",
        "Cannot read %s/tokenizer.json: token 'a' has id -1 (expected a whole number below"
            + " 16777216)");
    assertRefused(
        "{\"model\":{\"vocab\":{\"a\":0}},\"added_tokens\":[{\"id\":1}]}",
        "Cannot read %s/tokenizer.json: added token {\"id\":1} (expected a content and an id"
            + " below 16777216)");
    assertRefused(
        "{\"model\":{\"vocab\":{\"a\":0}},"
            + "\"added_tokens\":[{\"id\":1,\"content\":\"#\",\"special\":true}]}",
        "Cannot use %s/tokenizer.json: special token '#' is one character"
            + " (expected more, or every text could spell it)");
  }

  @Test
  void aFileThatTheLibraryRefusesIsOneLine() throws IOException {
    Files.writeString(
        folder.resolve("tokenizer.json"), "{\"model\":{\"type\":\"Unheard\",\"vocab\":{\"a\":0}}}");
    assertThatThrownBy(() -> Tokenizer.load(folder))
        .isInstanceOf(UserException.class)
        .hasMessageStartingWith("Cannot read " + folder + "/tokenizer.json: ")
        .satisfies(e -> assertThat(e.getMessage().lines()).hasSize(1));
  }

  @Test
  void idsThatTheLibraryWouldNotGiveAreRefused() throws IOException {
    Fixtures.copy("llama3-like", folder);
    Path file = folder.resolve("tokenizer.json");
    Files.writeString(file, Files.readString(file).replace("\"id\": 294", "\"id\": 394"));
    assertThatThrownBy(() -> Tokenizer.load(folder))
        .isInstanceOf(UserException.class)
        .hasMessage(
            "Cannot use %s: token '<|eot_id|>' has id 394 there but is read as [294]", file);
  }

  private void assertRefused(String json, String message) throws IOException {
    Files.writeString(folder.resolve("tokenizer.json"), json);
    assertThatThrownBy(() -> Tokenizer.load(folder))
        .isInstanceOf(UserException.class)
        .hasMessage(message, folder);
  }
}
