package io.rlvr.reward.rule;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rlvr.reward.Fences;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;

/**
 * Finds the JSON object of a text that nobody vetted: in the last of its {@link Fences} that holds
 * one, else the last one in the text that is not inside another. Strict JSON: no key twice, nothing
 * deeper than {@value #MAX_DEPTH}, no number beyond 10^{@value #MAX_SCALE}, no text above {@value
 * #MAX_LENGTH} characters.
 */
final class JsonAnswer {
  static final int MAX_LENGTH = 1 << 20;
  static final int MAX_DEPTH = 64;
  static final int MAX_SCALE = 400;

  /** Characters that braces which begin no object may cost before the search ends. */
  private static final int MAX_WASTE = 2 * MAX_LENGTH;

  /** What each of them costs at least: a parser and its complaint. */
  private static final int WASTE = 200;

  private static final JsonMapper JSON =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(MAX_DEPTH)
                          .maxNumberLength(MAX_SCALE)
                          .maxStringLength(MAX_LENGTH)
                          .build())
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                  .build())
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .build();

  private JsonAnswer() {}

  /** Empty if there is none within the bounds. */
  static Optional<ObjectNode> in(String text) {
    if (text.length() > MAX_LENGTH) {
      return Optional.empty();
    }
    Optional<ObjectNode> fenced = Optional.empty();
    for (String fence : Fences.in(text)) {
      Optional<ObjectNode> object = last(fence);
      fenced = object.isPresent() ? object : fenced;
    }
    return fenced.isPresent() ? fenced : last(text);
  }

  private static Optional<ObjectNode> last(String text) {
    char[] chars = text.toCharArray();
    Optional<ObjectNode> last = Optional.empty();
    int wasted = 0;
    int at = text.indexOf('{');
    while (at >= 0 && wasted < MAX_WASTE) {
      Read read = read(chars, at);
      if (read.object().isPresent()) {
        last = read.object();
        at = text.indexOf('{', read.end());
      } else {
        wasted += Math.max(WASTE, read.end() - at);
        at = text.indexOf('{', at + 1);
      }
    }
    return last;
  }

  /**
   * @param end where reading stopped
   */
  private record Read(Optional<ObjectNode> object, int end) {}

  private static Read read(char[] chars, int start) {
    try (JsonParser parser = JSON.createParser(chars, start, chars.length - start)) {
      Optional<ObjectNode> object = Optional.empty();
      try {
        JsonNode node = JSON.readTree(parser);
        if (node instanceof ObjectNode found && isBounded(found)) {
          object = Optional.of(found);
        }
      } catch (JsonProcessingException e) {
        object = Optional.empty(); // this brace begins no object: the next one may
      }
      return new Read(object, start + (int) parser.currentLocation().getCharOffset());
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read a text in memory", e);
    }
  }

  /** Whether its numbers can be added up, and written out, without filling the memory. */
  private static boolean isBounded(JsonNode node) {
    if (node.isBigDecimal()) {
      return Math.abs((long) node.decimalValue().scale()) <= MAX_SCALE;
    }
    for (JsonNode child : node) {
      if (!isBounded(child)) {
        return false;
      }
    }
    return true;
  }
}
