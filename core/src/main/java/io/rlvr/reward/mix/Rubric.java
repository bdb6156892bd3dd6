package io.rlvr.reward.mix;

import com.fasterxml.jackson.databind.JsonNode;
import io.rlvr.data.Prompt;
import io.rlvr.json.JsonReader;
import io.rlvr.json.UnreadableJsonException;
import java.util.ArrayList;
import java.util.List;

/**
 * The criteria of a prompt, read from its column {@code rubric}: a JSON list of {@code
 * {"criterion": text, "weight": number}}. It comes with the data, so its size is bounded.
 */
record Rubric(List<Criterion> criteria) {
  static final String COLUMN = "rubric";

  private static final int MAX_CHARACTERS = 64 << 10;
  private static final int MAX_CRITERIA = 64;
  private static final double MAX_WEIGHT = 1e6;

  /**
   * One thing to look for in a response.
   *
   * @param weight what it counts; below 0 for what a response should not have
   */
  record Criterion(String text, double weight) {}

  /** Why a rubric cannot be read, in words for a verdict. */
  static final class Malformed extends Exception {
    private static final long serialVersionUID = 1L;

    Malformed(String reason) {
      super(reason);
    }
  }

  static Rubric of(Prompt prompt) throws Malformed {
    String text = prompt.extra().get(COLUMN);
    if (text == null) {
      throw new Malformed("column 'rubric' is missing");
    }
    if (text.length() > MAX_CHARACTERS) {
      throw new Malformed(
          "column 'rubric' has %d characters (expected at most %d)"
              .formatted(text.length(), MAX_CHARACTERS));
    }
    JsonNode list = list(text);
    List<Criterion> criteria = new ArrayList<>();
    for (JsonNode element : list) {
      criteria.add(criterion(element, criteria.size() + 1));
    }
    if (criteria.stream().noneMatch(criterion -> criterion.weight() > 0)) {
      throw new Malformed("column 'rubric' has no criterion with a weight above 0");
    }
    return new Rubric(List.copyOf(criteria));
  }

  /** The most that a response can get. */
  double positiveWeights() {
    return criteria.stream().mapToDouble(criterion -> Math.max(0, criterion.weight())).sum();
  }

  private static JsonNode list(String text) throws Malformed {
    JsonNode list;
    try {
      list = JsonReader.STANDARD.read(text);
    } catch (UnreadableJsonException e) {
      throw new Malformed("column 'rubric' cannot be read: " + e.getMessage());
    }
    if (!list.isArray()) {
      throw new Malformed("column 'rubric' is not a list of criteria");
    }
    if (list.size() > MAX_CRITERIA) {
      throw new Malformed(
          "column 'rubric' has %d criteria (expected at most %d)"
              .formatted(list.size(), MAX_CRITERIA));
    }
    return list;
  }

  private static Criterion criterion(JsonNode element, int number) throws Malformed {
    JsonNode text = element.path("criterion");
    if (!text.isTextual() || text.asText().isBlank()) {
      throw new Malformed("column 'rubric': criterion %d has no text".formatted(number));
    }
    JsonNode weight = element.path("weight");
    if (!weight.isNumber() || !(Math.abs(weight.asDouble()) <= MAX_WEIGHT)) {
      throw new Malformed(
          "column 'rubric': weight of criterion %d is not a number".formatted(number));
    }
    return new Criterion(text.asText(), weight.asDouble());
  }
}
