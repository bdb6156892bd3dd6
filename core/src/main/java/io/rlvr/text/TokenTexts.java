package io.rlvr.text;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rlvr.config.UserException;
import io.rlvr.json.JsonFields;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Where in a text its tokens end, by the pieces that a tokenizer.json spells: for people who look
 * at single tokens. It needs no native library, knows BPE of bytes (GPT-2) and pieces with {@code
 * ▁} for a blank and {@code <0x0A>} for a byte, and says nothing where its pieces do not make up
 * the text.
 */
public final class TokenTexts {
  /** Knows no tokens. */
  public static final TokenTexts NONE = new TokenTexts(Map.of(), Set.of(), false);

  private static final String BLANK = "\u2581";
  private static final Map<Integer, Integer> BYTES = bytes();

  private final Map<Integer, String> pieces;
  private final Set<Integer> added;
  private final boolean isOfBytes;

  private TokenTexts(Map<Integer, String> pieces, Set<Integer> added, boolean isOfBytes) {
    this.pieces = Map.copyOf(pieces);
    this.added = Set.copyOf(added);
    this.isOfBytes = isOfBytes;
  }

  /**
   * @param name of the file, for messages
   * @param json its content
   * @throws UserException if it is not JSON
   */
  public static TokenTexts of(String name, byte[] json) {
    ObjectNode root = JsonFields.of(name, json).object();
    Map<Integer, String> pieces = new HashMap<>();
    JsonNode vocabulary = root.path("model").path("vocab");
    if (vocabulary.isObject()) {
      vocabulary
          .properties()
          .forEach(piece -> pieces.put(piece.getValue().asInt(), piece.getKey()));
    } else {
      vocabulary.forEach(piece -> pieces.put(pieces.size(), piece.path(0).asText()));
    }
    Set<Integer> added = new HashSet<>();
    for (JsonNode token : root.path("added_tokens")) {
      int id = token.path("id").asInt(-1);
      pieces.put(id, token.path("special").asBoolean() ? "" : token.path("content").asText());
      added.add(id);
    }
    return new TokenTexts(pieces, added, root.path("decoder").toString().contains("ByteLevel"));
  }

  /**
   * The index in the text at which each token ends; a character belongs to the token that begins
   * it. Control tokens have no text.
   *
   * @return as many as ids, or none if these tokens are not that text
   */
  public int[] ends(int[] ids, String text) {
    int[] ends = new int[ids.length];
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (int i = 0; i < ids.length; i++) {
      all.writeBytes(spelled(ids[i]));
      ends[i] = all.size();
    }
    byte[] wanted = text.getBytes(UTF_8);
    byte[] found = all.toByteArray();
    int skipped = found.length == wanted.length + 1 && found[0] == ' ' ? 1 : 0; // before the first
    if (!Arrays.equals(found, skipped, found.length, wanted, 0, wanted.length)) {
      return new int[0];
    }
    int[] indices = indices(text, wanted.length);
    for (int i = 0; i < ends.length; i++) {
      ends[i] = indices[Math.max(0, ends[i] - skipped)];
    }
    return ends;
  }

  private byte[] spelled(int id) {
    String piece = pieces.getOrDefault(id, "");
    if (added.contains(id)) {
      return piece.getBytes(UTF_8);
    }
    if (!isOfBytes) {
      return piece.matches("<0x[0-9A-F]{2}>")
          ? new byte[] {(byte) Integer.parseInt(piece.substring(3, 5), 16)}
          : piece.replace(BLANK, " ").getBytes(UTF_8);
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    piece.codePoints().forEach(symbol -> bytes.write(BYTES.getOrDefault(symbol, (int) '?')));
    return bytes.toByteArray();
  }

  /** By byte of the text in UTF-8 the index behind the character that began before it. */
  private static int[] indices(String text, int bytes) {
    int[] indices = new int[bytes + 1];
    int at = 0;
    for (int i = 0; i < text.length(); ) {
      int character = text.codePointAt(i);
      i += Character.charCount(character);
      int length = Character.toString(character).getBytes(UTF_8).length;
      Arrays.fill(indices, at + 1, at + length + 1, i);
      at += length;
    }
    return indices;
  }

  private static Map<Integer, Integer> bytes() {
    Map<Integer, Integer> bytes = new HashMap<>();
    for (int value = 0; value < 256; value++) {
      bytes.put(ByteSymbols.symbol(value).codePointAt(0), value);
    }
    return Map.copyOf(bytes);
  }
}
