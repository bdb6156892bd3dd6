package io.rlvr.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rlvr.config.Printable;
import io.rlvr.config.UserException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * A tokenizer.json: its vocabulary, its control tokens, and the form of it that our tokenizer
 * loads, in which control tokens go by placeholders and nothing is cut or padded.
 */
final class TokenizerFile {
  static final String NAME = "tokenizer.json";

  private static final int MOST_IDS = 1 << 24;

  private final Path file;
  private final ObjectNode root;
  private final Map<String, Integer> vocabulary;
  private final ControlTokens controlTokens;
  private final TokenizerBounds bounds;

  private TokenizerFile(
      Path file,
      ObjectNode root,
      Map<String, Integer> vocabulary,
      ControlTokens controlTokens,
      TokenizerBounds bounds) {
    this.file = file;
    this.root = root;
    this.vocabulary = Collections.unmodifiableMap(vocabulary);
    this.controlTokens = controlTokens;
    this.bounds = bounds;
  }

  /**
   * @throws UserException if the file is missing or is not a tokenizer
   */
  static TokenizerFile load(Path folder) {
    Path file = folder.resolve(NAME);
    ObjectNode root = ModelFiles.object(folder, NAME);
    SpecialTokens special = SpecialTokens.load(folder);
    Map<String, Integer> vocabulary = pieces(file, root.path("model").path("vocab"));
    Map<String, Integer> control = new TreeMap<>();
    for (JsonNode added : root.path("added_tokens")) {
      String content = added.path("content").asText();
      JsonNode id = added.path("id");
      if (content.isEmpty() || !isId(id)) {
        throw new UserException(
            "Cannot read %s: added token %s (expected a content and an id below %d)",
            file, Printable.quotable(added.toString()), MOST_IDS);
      }
      vocabulary.put(content, id.asInt());
      boolean isControl =
          added.path("special").asBoolean()
              || special.named().containsValue(content)
              || special.eosIds().contains(id.asInt());
      if (isControl) {
        control.put(content, id.asInt());
      }
    }
    checkSpellings(file, control.keySet());
    TokenizerBounds bounds = TokenizerBounds.of(file, root, vocabulary);
    ControlTokens controlTokens = new ControlTokens(control);
    AddedTokenBounds.check(file, root, controlTokens);
    return new TokenizerFile(file, root, vocabulary, controlTokens, bounds);
  }

  Path path() {
    return file;
  }

  /** Id by piece, control tokens and other added tokens included. */
  Map<String, Integer> vocabulary() {
    return vocabulary;
  }

  ControlTokens controlTokens() {
    return controlTokens;
  }

  /** What the library may be given. */
  TokenizerBounds bounds() {
    return bounds;
  }

  /** The JSON that our tokenizer loads. Ids are those of the file. */
  String rewritten() {
    ObjectNode copy = root.deepCopy();
    copy.putNull("truncation");
    copy.putNull("padding");
    for (JsonNode added : copy.path("added_tokens")) {
      String content = added.path("content").asText();
      if (controlTokens.ids().containsKey(content)) {
        ((ObjectNode) added).put("content", controlTokens.placeholder(content));
        ((ObjectNode) added).put("special", true);
      }
    }
    ObjectNode model = (ObjectNode) copy.path("model");
    if (!model.has("type")) {
      model.put("type", "BPE"); // as TokenizerBounds took it
    }
    if (model.path("vocab") instanceof ObjectNode pieces) {
      for (String token : controlTokens.ids().keySet()) {
        if (pieces.has(token)) {
          pieces.set(controlTokens.placeholder(token), pieces.remove(token));
        }
      }
    } else {
      for (JsonNode piece : model.path("vocab")) {
        String token = piece.path(0).asText();
        if (controlTokens.ids().containsKey(token)) {
          ((ArrayNode) piece)
              .set(0, JsonNodeFactory.instance.textNode(controlTokens.placeholder(token)));
        }
      }
    }
    return copy.toString();
  }

  /** Maps of BPE, WordPiece and WordLevel; lists of [piece, score] of Unigram. */
  private static Map<String, Integer> pieces(Path file, JsonNode vocab) {
    Map<String, Integer> pieces = new HashMap<>();
    if (vocab.isObject()) {
      for (Map.Entry<String, JsonNode> entry : vocab.properties()) {
        if (!isId(entry.getValue())) {
          throw new UserException(
              "Cannot read %s: token '%s' has id %s (expected a whole number below %d)",
              file,
              Printable.quotable(entry.getKey()),
              Printable.quotable(entry.getValue().toString()),
              MOST_IDS);
        }
        pieces.put(entry.getKey(), entry.getValue().asInt());
      }
    } else {
      vocab.forEach(piece -> pieces.put(piece.path(0).asText(), pieces.size()));
    }
    if (pieces.isEmpty()) {
      throw new UserException(
          "Cannot read %s: model.vocab is missing or empty (expected a tokenizer)", file);
    }
    return pieces;
  }

  /** An id is a place in a table of that size: no model has more tokens. */
  private static boolean isId(JsonNode id) {
    return id.isInt() && id.intValue() >= 0 && id.intValue() < MOST_IDS;
  }

  private static void checkSpellings(Path file, Collection<String> tokens) {
    for (String token : tokens) {
      if (token.codePointCount(0, token.length()) < 2) {
        throw new UserException(
            "Cannot use %s: special token '%s' is one character"
                + " (expected more, or every text could spell it)",
            file, token);
      }
    }
  }
}
