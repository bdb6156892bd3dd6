package io.rlvr.text;

import com.fasterxml.jackson.databind.JsonNode;
import io.rlvr.config.Printable;
import io.rlvr.config.UserException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The steps of a tokenizer.json (normalizers, pre-tokenizers, post-processors, decoders) that the
 * native library may run, and by how much they lengthen a text.
 *
 * <p>The library ends the process where one of its own checks fails, so each step that can fail is
 * checked here by its own field. A kind that is not listed is refused: nobody has bounded it.
 *
 * <p>Growths are upper bounds in UTF-16 units. Those of normalisation forms are the worst cases of
 * Unicode's FAQ (https://www.unicode.org/faq/normalization.html): NFC 3, NFD 4, NFKC and NFKD 18.
 */
final class TokenizerSteps {
  private static final int MOST_STEPS = 16;
  private static final int DEEPEST = 8;
  private static final int LONGEST_TEXT = 256;

  private static final Map<String, Integer> NORMALIZERS =
      Map.ofEntries(
          Map.entry("NFC", 3),
          Map.entry("NFD", 4),
          Map.entry("NFKC", 18),
          Map.entry("NFKD", 18),
          Map.entry("Lowercase", 2),
          Map.entry("StripAccents", 1),
          Map.entry("Strip", 1),
          Map.entry("Nmt", 1),
          Map.entry("ByteLevel", 3),
          // a blank on both sides of an ideograph, NFD and lower case
          Map.entry("BertNormalizer", 3 * 4 * 2));

  private static final Map<String, Integer> PRE_TOKENIZERS =
      Map.of(
          "BertPreTokenizer", 1,
          "CharDelimiterSplit", 1,
          "Digits", 1,
          "Punctuation", 1,
          "UnicodeScripts", 1,
          "Whitespace", 1,
          "WhitespaceSplit", 1);

  private static final List<String> POST_PROCESSORS =
      List.of("BertProcessing", "ByteLevel", "RobertaProcessing");

  private static final List<String> DECODERS =
      List.of("BPEDecoder", "ByteFallback", "ByteLevel", "CTC", "Fuse", "Metaspace", "WordPiece");

  private final Path file;
  private final SplitPatterns patterns;
  private final int highestId;
  private long growth = 1;
  private boolean mindsBlanks;

  private TokenizerSteps(Path file, SplitPatterns patterns, int highestId) {
    this.file = file;
    this.patterns = patterns;
    this.highestId = highestId;
  }

  /**
   * What the steps do to a text.
   *
   * @param growth units after all steps by unit of the text, at most
   * @param mindsBlanks whether a long run of blanks takes the square of its length
   */
  record Effect(long growth, boolean mindsBlanks) {}

  /**
   * @param highestId of the vocabulary
   * @throws UserException if the library could end the process, or take more time or memory than
   *     bounded
   */
  static Effect check(Path file, JsonNode root, int highestId) {
    TokenizerSteps steps = new TokenizerSteps(file, SplitPatterns.load(), highestId);
    for (JsonNode step : normalizers(file, root)) {
      steps.normalizer(step);
    }
    for (JsonNode step : flat(file, root.path("pre_tokenizer"), "pretokenizers")) {
      steps.preTokenizer(step);
    }
    for (JsonNode step : flat(file, root.path("post_processor"), "processors")) {
      steps.postProcessor(step);
    }
    for (JsonNode step : flat(file, root.path("decoder"), "decoders")) {
      steps.decoder(step);
    }
    return new Effect(steps.growth, steps.mindsBlanks);
  }

  static List<JsonNode> normalizers(Path file, JsonNode root) {
    return flat(file, root.path("normalizer"), "normalizers");
  }

  /** The steps of a Sequence, those of Sequences in it included; a step that is none is itself. */
  private static List<JsonNode> flat(Path file, JsonNode step, String name) {
    List<JsonNode> flat = new ArrayList<>();
    flatten(file, step, name, DEEPEST, flat);
    return flat;
  }

  private static void flatten(
      Path file, JsonNode step, String name, int deepest, List<JsonNode> into) {
    if (step.isMissingNode() || step.isNull()) {
      return;
    }
    if (!kind(step).equals("Sequence")) {
      into.add(step);
    } else if (deepest > 0) {
      step.path(name).forEach(part -> flatten(file, part, name, deepest - 1, into));
    }
    if (into.size() > MOST_STEPS || deepest == 0) {
      throw new UserException(
          "Cannot use %s: %s has more than %d steps or %d Sequences in each other"
              + " (expected fewer)",
          file, name, MOST_STEPS, DEEPEST);
    }
  }

  private void normalizer(JsonNode step) {
    String kind = kind(step);
    switch (kind) {
      case "Replace" -> {
        int shortest = pattern(step, kind);
        grow((text(step, "content", kind).length() + shortest - 1) / shortest, kind);
      }
      case "Prepend" -> {
        int length = text(step, "prepend", kind).length();
        if (length == 0) {
          throw new UserException(
              "Cannot use %s: Prepend has an empty text (expected a character: without one the"
                  + " library loses count of what follows)",
              file);
        }
        grow(1L + length, kind);
      }
      default -> grow(listed(NORMALIZERS, "normalizer", kind), kind);
    }
  }

  private void preTokenizer(JsonNode step) {
    String kind = kind(step);
    switch (kind) {
      case "Split" -> {
        int unused = pattern(step, kind);
      }
      case "ByteLevel" -> grow(step.path("add_prefix_space").asBoolean(true) ? 6 : 3, kind);
      case "Metaspace" -> {
        boolean never = step.path("prepend_scheme").asText().equals("never");
        grow(never ? 1 : 2, kind);
      }
      default -> grow(listed(PRE_TOKENIZERS, "pre-tokenizer", kind), kind);
    }
  }

  private void postProcessor(JsonNode step) {
    String kind = kind(step);
    if (kind.equals("TemplateProcessing")) {
      template(step);
    } else if (!POST_PROCESSORS.contains(kind)) {
      throw unknown("post-processor", kind);
    }
    if (kind.equals("BertProcessing") || kind.equals("RobertaProcessing")) {
      for (String end : List.of("cls", "sep")) {
        if (!isId(step.path(end).path(1))) {
          throw new UserException(
              "Cannot use %s: %s has %s %s (expected a token with its id)",
              file, kind, end, Printable.quotable(step.path(end).toString()));
        }
      }
    }
  }

  /** Each token of a template is looked up without a check, and A is the only input. */
  private void template(JsonNode step) {
    JsonNode tokens = step.path("special_tokens");
    for (JsonNode token : tokens) {
      boolean isWhole = token.path("ids").size() == token.path("tokens").size();
      boolean areIds = true;
      for (JsonNode id : token.path("ids")) {
        areIds &= isId(id);
      }
      if (!isWhole || !areIds || token.path("ids").size() > MOST_STEPS) {
        throw template(token, "as many ids of the vocabulary as tokens, at most " + MOST_STEPS);
      }
    }
    for (String name : List.of("single", "pair")) {
      if (step.path(name).size() > MOST_STEPS) {
        throw template(step.path(name).get(0), "at most " + MOST_STEPS + " pieces");
      }
      for (JsonNode piece : step.path(name)) {
        String token = piece.path("SpecialToken").path("id").asText();
        String input = piece.path("Sequence").path("id").asText();
        boolean isToken = piece.has("SpecialToken") && tokens.has(token);
        boolean isInput = input.equals("A") || (name.equals("pair") && input.equals("B"));
        if (!isToken && !isInput) {
          throw template(piece, "a token of special_tokens, or the sequence A");
        }
      }
    }
  }

  private boolean isId(JsonNode id) {
    return id.isInt() && id.asInt() >= 0 && id.asInt() <= highestId;
  }

  private UserException template(JsonNode piece, String expected) {
    return new UserException(
        "Cannot use %s: TemplateProcessing has %s (expected %s)", file, piece, expected);
  }

  private void decoder(JsonNode step) {
    String kind = kind(step);
    switch (kind) {
      case "Replace" -> {
        int unused = pattern(step, kind) + text(step, "content", kind).length();
      }
      case "Strip" -> {
        if (step.path("stop").asInt(-1) != 0) {
          throw new UserException(
              "Cannot use %s: decoder Strip has stop %s (expected 0: the library fails on a piece"
                  + " that is all stripped)",
              file, step.path("stop"));
        }
      }
      default -> {
        if (!DECODERS.contains(kind)) {
          throw unknown("decoder", kind);
        }
      }
    }
  }

  /** Checks the pattern of a step; the length of the shortest text that it finds. */
  private int pattern(JsonNode step, String kind) {
    JsonNode pattern = step.path("pattern");
    String plain = pattern.path("String").asText();
    if (pattern.size() == 1 && !plain.isEmpty() && plain.length() <= LONGEST_TEXT) {
      return plain.length();
    }
    String regex = pattern.path("Regex").asText();
    if (pattern.size() != 1 || !patterns.allows(regex)) {
      throw new UserException(
          "Cannot use %s: %s has pattern %s (expected that of a known family, or one whose search"
              + " is linear; see docs/security.md)",
          file, kind, pattern);
    }
    mindsBlanks |= SplitPatterns.minds(regex);
    return 1;
  }

  private void grow(long by, String kind) {
    growth *= Math.max(1, by);
    if (growth > TokenizerBounds.MOST_GROWTH) {
      throw new UserException(
          "Cannot use %s: with %s its steps may make a text %d times as long"
              + " (expected at most %d)",
          file, kind, growth, TokenizerBounds.MOST_GROWTH);
    }
  }

  private String text(JsonNode step, String field, String kind) {
    JsonNode text = step.path(field);
    if (!text.isTextual() || text.asText().length() > LONGEST_TEXT) {
      throw new UserException(
          "Cannot use %s: %s has %s %s (expected a text of at most %d characters)",
          file, kind, field, text, LONGEST_TEXT);
    }
    return text.asText();
  }

  private int listed(Map<String, Integer> growths, String what, String kind) {
    if (!growths.containsKey(kind)) {
      throw unknown(what, kind);
    }
    return growths.get(kind);
  }

  private static String kind(JsonNode step) {
    return step.path("type").asText();
  }

  private UserException unknown(String what, String kind) {
    return new UserException(
        "Cannot use %s: %s '%s' (expected one of those that docs/security.md lists)",
        file, what, kind);
  }
}
