package io.rlvr.reward.rule;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rlvr.json.JsonReader;
import io.rlvr.reward.Fences;
import io.rlvr.reward.Thinking;
import java.util.Optional;
import java.util.Set;

/**
 * Finds the JSON object of a text that nobody vetted: in the last of its {@link Fences} of JSON
 * that holds one, else the last one in the text that is not inside another. Strict JSON: no key
 * twice, nothing deeper than {@value #MAX_DEPTH}, no number beyond 10^{@value #MAX_SCALE}, no text
 * above {@value #MAX_LENGTH} characters.
 */
final class JsonAnswer {
  static final int MAX_LENGTH = 1 << 20;
  static final int MAX_DEPTH = 64;
  static final int MAX_SCALE = 400;

  /** Characters that braces which begin no object may cost before the search ends. */
  private static final int MAX_WASTE = 2 * MAX_LENGTH;

  /** What each of them costs at least: a parser and its complaint. */
  private static final int WASTE = 200;

  private static final JsonReader JSON =
      JsonReader.exact(new JsonReader.Bounds(MAX_DEPTH, MAX_SCALE, MAX_LENGTH));

  /** What a fence with JSON says of its language, or nothing. */
  private static final Set<String> LANGUAGES = Set.of("", "json", "jsonc", "json5");

  private JsonAnswer() {}

  /** Empty if there is none within the bounds. */
  static Optional<ObjectNode> in(String text) {
    if (text.length() > MAX_LENGTH) {
      return Optional.empty();
    }
    Optional<ObjectNode> fenced = Optional.empty();
    for (Fences.Fence fence : Fences.in(text)) {
      Optional<ObjectNode> object =
          LANGUAGES.contains(fence.language()) ? last(fence.text()) : Optional.empty();
      fenced = object.isPresent() ? object : fenced;
    }
    return fenced.isPresent() ? fenced : last(text);
  }

  /** That of a response, whose thinking is not looked at. */
  static Optional<ObjectNode> ofResponse(String response) {
    return in(Thinking.removed(response));
  }

  private static Optional<ObjectNode> last(String text) {
    char[] chars = text.toCharArray();
    Optional<ObjectNode> last = Optional.empty();
    int wasted = 0;
    int at = text.indexOf('{');
    while (at >= 0 && wasted < MAX_WASTE) {
      JsonReader.Part read = JSON.at(chars, at);
      Optional<ObjectNode> object = read.value().flatMap(JsonAnswer::object);
      if (object.isPresent()) {
        last = object;
        at = text.indexOf('{', read.end());
      } else {
        wasted += Math.max(WASTE, read.end() - at);
        at = text.indexOf('{', at + 1);
      }
    }
    return last;
  }

  private static Optional<ObjectNode> object(JsonNode value) {
    return value instanceof ObjectNode found && isBounded(found)
        ? Optional.of(found)
        : Optional.empty();
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
