package io.rlvr.jobs;

import com.fasterxml.jackson.databind.JsonNode;
import io.rlvr.config.UserException;
import io.rlvr.data.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Typed fields of a JSON line, each with its own message when it is missing or of another type. */
final class JsonFields {
  private JsonFields() {}

  static String text(JsonNode line, String field) {
    JsonNode value = required(line, field);
    if (!value.isTextual()) {
      throw wrong(field, value, "text");
    }
    return value.asText();
  }

  static String textOr(JsonNode line, String field, String absent) {
    return line.hasNonNull(field) ? text(line, field) : absent;
  }

  static int[] ids(JsonNode line, String field) {
    JsonNode array = array(line, field);
    int[] ids = new int[array.size()];
    for (int i = 0; i < ids.length; i++) {
      if (!array.get(i).canConvertToInt() || !array.get(i).isIntegralNumber()) {
        throw wrong(field, array.get(i), "token ids");
      }
      ids[i] = array.get(i).asInt();
    }
    return ids;
  }

  /** {@code prompt} as one user turn, or {@code messages}. */
  static List<Message> messages(JsonNode line) {
    if (line.hasNonNull("prompt")) {
      return List.of(Message.user(text(line, "prompt")));
    }
    if (!line.hasNonNull("messages")) {
      throw new UserException("Field 'prompt' is missing (expected prompt or messages)");
    }
    List<Message> messages = new ArrayList<>();
    for (JsonNode message : array(line, "messages")) {
      messages.add(new Message(text(message, "role"), text(message, "content")));
    }
    if (messages.isEmpty()) {
      throw new UserException("Field 'messages' is empty (expected at least one turn)");
    }
    return messages;
  }

  /** Rows of numbers, of any lengths. */
  static double[][] matrix(JsonNode line, String field) {
    JsonNode array = array(line, field);
    double[][] matrix = new double[array.size()][];
    for (int i = 0; i < matrix.length; i++) {
      matrix[i] = numbers(array.get(i), field);
    }
    return matrix;
  }

  static Optional<double[][]> optionalMatrix(JsonNode line, String field) {
    return line.hasNonNull(field) ? Optional.of(matrix(line, field)) : Optional.empty();
  }

  static double[] numbers(JsonNode array, String field) {
    if (!array.isArray()) {
      throw wrong(field, array, "a list of numbers for each sequence");
    }
    double[] numbers = new double[array.size()];
    for (int i = 0; i < numbers.length; i++) {
      if (!array.get(i).isNumber()) {
        throw wrong(field, array.get(i), "a number");
      }
      numbers[i] = array.get(i).asDouble();
    }
    return numbers;
  }

  /**
   * @param place of the value, for the message
   */
  static boolean flag(JsonNode value, String field, String place) {
    if (value.isBoolean()) {
      return value.booleanValue();
    }
    if (!value.isNumber() || (value.doubleValue() != 0 && value.doubleValue() != 1)) {
      throw new UserException(
          "Invalid %s: %s at %s (expected 0, 1, true or false)", field, value, place);
    }
    return value.doubleValue() == 1;
  }

  static JsonNode array(JsonNode line, String field) {
    JsonNode value = required(line, field);
    if (!value.isArray()) {
      throw wrong(field, value, "a list");
    }
    return value;
  }

  static UserException wrong(String field, JsonNode value, String expected) {
    return new UserException("Invalid %s: %s (expected %s)", field, value, expected);
  }

  private static JsonNode required(JsonNode line, String field) {
    if (!line.hasNonNull(field)) {
      throw new UserException("Field '%s' is missing", field);
    }
    return line.get(field);
  }
}
