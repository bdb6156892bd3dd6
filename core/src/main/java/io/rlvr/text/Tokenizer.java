package io.rlvr.text;

import static java.nio.charset.StandardCharsets.UTF_8;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import io.rlvr.config.UserException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.OptionalInt;

/**
 * The tokenizer of a model folder (tokenizer.json), by Hugging Face's library through DJL. Reads
 * nothing but the folder, never cuts and never pads.
 *
 * <p>Control tokens ({@code special} in tokenizer.json, or named in the folder's configurations)
 * are recognised in {@link #encodeTemplate} alone. To {@link #encode} they are text: inside the
 * library they go by placeholders of Unicode noncharacters (U+FDD0 to U+FDD2), and a text that
 * holds those characters, or half a surrogate pair, gets U+FFFD in their place.
 *
 * <p>What the library is given is bounded ({@link TokenizerBounds}): a longer text is a {@link
 * UserException}.
 *
 * <p>Safe for use by several threads until it is closed.
 */
public final class Tokenizer implements AutoCloseable {
  private static final Map<String, String> PLAIN =
      Map.of("addSpecialTokens", "false", "truncation", "false", "padding", "false");

  private final HuggingFaceTokenizer library;
  private final ControlTokens controlTokens;
  private final TokenizerBounds bounds;
  private final Map<String, Integer> ids;
  private final String[] tokens;

  private Tokenizer(HuggingFaceTokenizer library, TokenizerFile file) {
    this.library = library;
    this.controlTokens = file.controlTokens();
    this.bounds = file.bounds();
    this.ids = file.vocabulary();
    this.tokens = new String[ids.values().stream().mapToInt(id -> id + 1).max().orElse(0)];
    ids.forEach((token, id) -> tokens[id] = token);
  }

  /**
   * @throws UserException if tokenizer.json is missing, malformed or of a kind we do not know
   */
  public static Tokenizer load(Path modelFolder) {
    TokenizerFile file = TokenizerFile.load(modelFolder);
    Tokenizer tokenizer = new Tokenizer(library(file), file);
    tokenizer.checkControlTokens(file);
    return tokenizer;
  }

  /** Ids of ordinary text; never the id of a control token. */
  public int[] encode(String text) {
    return ids(controlTokens.plain(bounds.checked(text)), false);
  }

  /**
   * Ids of ordinary text as a whole input of the model: with what tokenizer.json's post-processor
   * puts around it, such as a begin-of-text token.
   */
  public int[] encodeInput(String text) {
    return ids(controlTokens.plain(bounds.checked(text)), true);
  }

  /** Ids of trusted text, in which control tokens are recognised; nothing is added around it. */
  public int[] encodeTemplate(String rendered) {
    return ids(controlTokens.recognised(bounds.checked(rendered)), false);
  }

  /**
   * Ids of what a chat template rendered from contents that went through {@link #guarded}: the
   * template's own control tokens are recognised, those in the contents are text.
   */
  int[] encodeGuarded(String rendered) {
    return ids(controlTokens.recognisedAfterGuard(bounds.checked(rendered)), false);
  }

  /** A content that {@link #encodeGuarded} will not mistake for control tokens. */
  String guarded(String content) {
    return controlTokens.guarded(bounds.checked(content));
  }

  /**
   * The text of ids without control tokens. Bytes that are not UTF-8 become U+FFFD; ids past the
   * vocabulary, which a model with a padded embedding may emit, are left out.
   */
  public String decode(int[] tokenIds) {
    try {
      return library.decode(Arrays.stream(tokenIds).asLongStream().toArray(), true);
    } catch (RuntimeException e) {
      throw failed("decode ids", bounds.file(), e);
    }
  }

  /** The id of a piece as tokenizer.json spells it, such as {@code <|im_end|>} or {@code Ġthe}. */
  public OptionalInt id(String token) {
    Integer id = ids.get(token);
    return id == null ? OptionalInt.empty() : OptionalInt.of(id);
  }

  /** The piece of an id as tokenizer.json spells it. */
  public String token(int id) {
    if (id < 0 || id >= tokens.length || tokens[id] == null) {
      throw new IllegalArgumentException("No token has id " + id);
    }
    return tokens[id];
  }

  /** One more than the highest id. */
  public int size() {
    return tokens.length;
  }

  /** Ids of the control tokens, ascending. */
  public int[] specialIds() {
    return controlTokens.ids().values().stream().mapToInt(Integer::intValue).sorted().toArray();
  }

  @Override
  public void close() {
    library.close();
  }

  private int[] ids(String text, boolean asInput) {
    long[] encoded = encoded(bounds.checked(text), asInput);
    int[] narrowed = new int[encoded.length];
    for (int i = 0; i < encoded.length; i++) {
      narrowed[i] = Math.toIntExact(encoded[i]);
    }
    return narrowed;
  }

  private long[] encoded(String text, boolean asInput) {
    try {
      return library.encode(text, asInput, false).getIds();
    } catch (RuntimeException e) {
      throw failed("encode a text", bounds.file(), e);
    }
  }

  private static UserException failed(String what, Path file, RuntimeException e) {
    String reason = String.valueOf(e.getMessage()).lines().findFirst().orElse("unknown");
    return UserException.causedBy(e, "Cannot %s by %s: %s", what, file, reason);
  }

  private static HuggingFaceTokenizer library(TokenizerFile file) {
    try {
      byte[] json = file.rewritten().getBytes(UTF_8);
      return HuggingFaceTokenizer.newInstance(new ByteArrayInputStream(json), PLAIN);
    } catch (IOException | RuntimeException e) {
      String reason = String.valueOf(e.getMessage()).lines().findFirst().orElse("unknown");
      throw UserException.causedBy(e, "Cannot read %s: %s", file.path(), reason);
    }
  }

  /** The library numbers added tokens itself; a file with gaps would get other ids than it says. */
  private void checkControlTokens(TokenizerFile file) {
    controlTokens
        .ids()
        .forEach(
            (token, id) -> {
              int[] found = encodeTemplate(token);
              if (found.length != 1 || found[0] != id) {
                close();
                throw new UserException(
                    "Cannot use %s: token '%s' has id %d there but is read as %s",
                    file.path(), token, id, Arrays.toString(found));
              }
            });
  }
}
