package io.rlvr.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.util.Optional;

/**
 * Reads a text that nobody vetted as one JSON value: no key twice in an object, nothing after the
 * value, UTF-8 where it comes as bytes, and nothing beyond the bounds. Safe for use by several
 * threads.
 */
public final class JsonReader {
  private static final DeserializationFeature TRAILING =
      DeserializationFeature.FAIL_ON_TRAILING_TOKENS;

  private static final Bounds WIDE = new Bounds(1000, 1000, 20_000_000);

  /** For files, lines and answers: a number with a point is a double. */
  public static final JsonReader STANDARD = new JsonReader(WIDE, mapper(WIDE));

  /** The same, but a number with a point is kept to its last digit. */
  public static final JsonReader EXACT = exact(WIDE);

  /** The same for rows of data, of which a text may be as long as its line. */
  public static final JsonReader ROWS = exact(new Bounds(1000, 1000, Integer.MAX_VALUE));

  private final Bounds bounds;
  private final ObjectMapper mapper;

  /**
   * What a text may have at most.
   *
   * @param depth of objects and lists in each other
   * @param digits of a number
   * @param characters of a text in quotes
   */
  public record Bounds(int depth, int digits, int characters) {
    @Override
    public String toString() {
      return "%d levels, %d digits or %d characters".formatted(depth, digits, characters);
    }
  }

  /**
   * A value within a longer text.
   *
   * @param value empty if none begins there
   * @param end where reading stopped
   */
  public record Part(Optional<JsonNode> value, int end) {}

  private JsonReader(Bounds bounds, ObjectMapper mapper) {
    this.bounds = bounds;
    this.mapper = mapper;
  }

  /** With bounds of its own; a number with a point is kept to its last digit. */
  public static JsonReader exact(Bounds bounds) {
    return new JsonReader(
        bounds,
        mapper(bounds)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .configure(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES, false));
  }

  /** The value that is the text; a missing node if the text is blank. */
  public JsonNode read(String text) throws UnreadableJsonException {
    try {
      return mapper.readTree(text);
    } catch (NumberFormatException e) { // an exponent beyond 32 bits
      throw new UnreadableJsonException("a number beyond all bounds", Optional.empty(), e);
    } catch (JsonProcessingException e) {
      throw LfsPointer.isAt(text)
          ? new UnreadableJsonException(LfsPointer.PROBLEM, Optional.empty(), e)
          : unreadable(e);
    }
  }

  /** The same of bytes, which may begin with a byte order mark. */
  public JsonNode read(byte[] bytes) throws UnreadableJsonException {
    try {
      return read(Utf8.withoutMark(Utf8.decode(bytes)));
    } catch (CharacterCodingException e) {
      throw new UnreadableJsonException("not UTF-8", Optional.empty(), e);
    }
  }

  /** The value that begins at a place of a text, whatever follows it. */
  public Part at(char[] text, int start) {
    try (JsonParser parser = mapper.createParser(text, start, text.length - start)) {
      Optional<JsonNode> value = Optional.empty();
      try {
        JsonNode read = mapper.reader().without(TRAILING).readTree(parser);
        value = Optional.ofNullable(read);
      } catch (JsonProcessingException | NumberFormatException e) {
        value = Optional.empty(); // none begins here: another one may elsewhere
      }
      return new Part(value, start + (int) parser.currentLocation().getCharOffset());
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read a text in memory", e);
    }
  }

  private static ObjectMapper mapper(Bounds bounds) {
    StreamReadConstraints constraints =
        StreamReadConstraints.builder()
            .maxNestingDepth(bounds.depth())
            .maxNumberLength(bounds.digits())
            .maxStringLength(bounds.characters())
            .build();
    JsonFactory factory =
        JsonFactory.builder()
            .streamReadConstraints(constraints)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .build();
    return JsonMapper.builder(factory).enable(TRAILING).build();
  }

  private UnreadableJsonException unreadable(JsonProcessingException e) {
    Optional<JsonLocation> location = Optional.ofNullable(e.getLocation());
    if (e instanceof StreamConstraintsException) {
      return new UnreadableJsonException("more than " + bounds, location, e);
    }
    if (e instanceof MismatchedInputException) {
      return new UnreadableJsonException("a second value", location, e);
    }
    if (e.getOriginalMessage().startsWith("Duplicate field ")) {
      String field = e.getOriginalMessage().substring("Duplicate field ".length());
      return new UnreadableJsonException("a second field " + field, location, e);
    }
    return new UnreadableJsonException("not JSON", location, e);
  }
}
