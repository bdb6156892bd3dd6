package io.rlvr.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rlvr.config.Printable;
import io.rlvr.config.UserException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What the native tokenizer library is given at most. Its work cannot be interrupted and its
 * failures end the process, so all is bounded before a call: the file when it is loaded, each text
 * when it is encoded. docs/security.md has the measurements.
 *
 * @param characters of a text, at most
 * @param mindsBlanks whether a text may not have long runs of blanks
 */
record TokenizerBounds(Path file, long characters, boolean mindsBlanks) {
  /** Units after all steps by unit of the text. */
  static final int MOST_GROWTH = 64;

  private static final long MOST_CHARACTERS = 1_000_000;
  private static final long MOST_GROWN = 6_000_000;

  /** Places of a text times the tokens that are looked for there. */
  private static final long MOST_LOOKUPS = 2_000_000_000;

  /** Places of a text times the lengths of pieces that Unigram tries there. */
  private static final long MOST_PIECES = 16_000_000;

  private static final int MOST_ADDED = 10_000;
  private static final int MOST_VOCABULARY = 2_000_000;
  private static final int MOST_MERGES = 4_000_000;
  private static final int LONGEST_PIECE = 1024;
  private static final int DEEPEST = 64;
  private static final int LONGEST_WORD = 200;
  private static final List<String> MODELS = List.of("BPE", "Unigram", "WordLevel", "WordPiece");

  /**
   * The bounds of a file.
   *
   * @param vocabulary id by piece, added tokens included
   * @throws UserException if the file is beyond what may be bounded
   */
  static TokenizerBounds of(Path file, ObjectNode root, Map<String, Integer> vocabulary) {
    readable(file, root);
    int added = root.path("added_tokens").size();
    atMost(file, "added tokens", added, MOST_ADDED);
    JsonNode model = root.path("model");
    atMost(file, "tokens", vocabulary.size(), MOST_VOCABULARY);
    atMost(file, "merges", model.path("merges").size(), MOST_MERGES);
    int longest = 1;
    int highest = 0;
    for (Map.Entry<String, Integer> piece : vocabulary.entrySet()) {
      longest = Math.max(longest, piece.getKey().length());
      highest = Math.max(highest, piece.getValue());
      if (piece.getValue() >= MOST_VOCABULARY) {
        throw new UserException(
            "Cannot use %s: token '%s' has id %d (expected less than %d)",
            file, piece.getKey(), piece.getValue(), MOST_VOCABULARY);
      }
    }
    atMost(file, "characters in a token", longest, LONGEST_PIECE);
    String type = model(file, model);
    TokenizerSteps.Effect effect = TokenizerSteps.check(file, root, highest);
    long characters = Math.min(MOST_CHARACTERS, MOST_GROWN / effect.growth());
    characters = Math.min(characters, MOST_LOOKUPS / Math.max(1, added));
    if (type.equals("Unigram")) {
      characters = Math.min(characters, MOST_PIECES / (longest * effect.growth()));
    }
    return new TokenizerBounds(file, characters, effect.mindsBlanks());
  }

  /**
   * The text, if the library may have it.
   *
   * @throws UserException if it is too long for this tokenizer
   */
  String checked(String text) {
    if (text.length() > characters) {
      throw new UserException(
          "Cannot encode a text of %d characters by %s (expected at most %d)",
          text.length(), file, characters);
    }
    if (mindsBlanks && SplitPatterns.isTooBlank(text)) {
      throw new UserException(
          "Cannot encode a text by %s: more than %d blanks in a row (expected fewer, since it"
              + " searches from each of them)",
          file, SplitPatterns.LONGEST_RUN);
    }
    return text;
  }

  /** The library ends the process on numbers beyond its own, and beyond 127 levels, in a step. */
  private static void readable(Path file, JsonNode root) {
    List<JsonNode> level = List.of(root);
    for (int depth = 0; !level.isEmpty(); depth++) {
      if (depth > DEEPEST) {
        throw new UserException(
            "Cannot use %s: it has more than %d levels (expected fewer)", file, DEEPEST);
      }
      List<JsonNode> below = new ArrayList<>();
      for (JsonNode node : level) {
        if (node.isNumber() && !isReadable(node)) {
          throw new UserException(
              "Cannot use %s: number %s (expected 64 bits)",
              file, Printable.quotable(node.asText()));
        }
        node.forEach(below::add);
      }
      level = below;
    }
  }

  private static boolean isReadable(JsonNode number) {
    return number.isIntegralNumber()
        ? number.canConvertToLong()
        : Double.isFinite(number.doubleValue());
  }

  /** The type of the model; files of before types were written are BPE's. */
  private static String model(Path file, JsonNode model) {
    String type = model.path("type").asText(model.has("merges") ? "BPE" : "");
    if (!MODELS.contains(type)) {
      throw new UserException(
          "Cannot read %s: model.type is '%s' (expected one of %s)",
          file, type, String.join(", ", MODELS));
    }
    String prefix = model.path("continuing_subword_prefix").asText("");
    if (type.equals("BPE") && !prefix.isEmpty()) {
      throw new UserException(
          "Cannot use %s: BPE with continuing_subword_prefix '%s' (expected none: the library"
              + " fails on merges without it)",
          file, prefix);
    }
    long word = model.path("max_input_chars_per_word").asLong(0);
    if (word > LONGEST_WORD || word < 0) {
      throw new UserException(
          "Cannot use %s: max_input_chars_per_word is %d (expected at most %d)",
          file, word, LONGEST_WORD);
    }
    return type;
  }

  private static void atMost(Path file, String what, long found, long most) {
    if (found > most) {
      throw new UserException(
          "Cannot use %s: it has %d %s (expected at most %d)", file, found, what, most);
    }
  }
}
