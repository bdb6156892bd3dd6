package io.rlvr.dataset;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rlvr.config.UserException;
import io.rlvr.data.Message;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * One row of a dataset.
 *
 * @param place what, file and line, for messages
 * @param index how many rows came before
 */
record Row(String place, long index, ObjectNode columns) {
  /**
   * A column that must be there: a text that is not blank, or a number or boolean as text.
   *
   * @param expected the columns that the format asks for
   */
  String text(String column, String... expected) {
    String text = anyText(column, expected);
    if (text.isBlank()) {
      throw problem("column '%s' is blank (expected a text)".formatted(column));
    }
    return text;
  }

  /** A column that must be there, though its text may be blank. */
  String anyText(String column, String... expected) {
    return optionalText(column).orElseThrow(() -> missing(column, expected));
  }

  /** The same, or empty if the column is not there or null. */
  Optional<String> optionalText(String column) {
    JsonNode value = columns.path(column);
    if (value.isMissingNode() || value.isNull()) {
      return Optional.empty();
    }
    if (!value.isValueNode()) {
      throw problem("column '%s' is %s (expected a text)".formatted(column, kind(value)));
    }
    return Optional.of(value.asText());
  }

  /** A column that holds a list of messages, or a text: then one message of the user. */
  List<Message> messages(String column, String... expected) {
    JsonNode value = columns.path(column);
    if (!value.isArray()) {
      return List.of(Message.user(text(column, expected)));
    }
    List<Message> messages = new ArrayList<>();
    for (JsonNode turn : value) {
      JsonNode role = turn.path("role");
      JsonNode content = turn.path("content");
      if (!role.isTextual() || !content.isTextual()) {
        throw problem(
            "column '%s' holds a message that is not {role, content} (expected texts)"
                .formatted(column));
      }
      messages.add(new Message(role.asText(), content.asText()));
    }
    if (messages.isEmpty()) {
      throw problem("column '%s' holds no messages (expected at least one)".formatted(column));
    }
    return messages;
  }

  /** All other columns that hold a text, number or boolean. */
  Map<String, String> others(Collection<String> used) {
    Map<String, String> others = new TreeMap<>();
    for (Map.Entry<String, JsonNode> entry : columns.properties()) {
      JsonNode value = entry.getValue();
      if (!used.contains(entry.getKey()) && value.isValueNode() && !value.isNull()) {
        others.put(entry.getKey(), value.asText());
      }
    }
    return others;
  }

  /** The id of a row that has none of its own. */
  String idIn(String source) {
    return "%s/%07d".formatted(source, index);
  }

  UserException problem(String problem) {
    return new UserException("Cannot read %s: %s", place, problem);
  }

  private UserException missing(String column, String... expected) {
    return problem(
        "column '%s' is missing (expected columns %s)"
            .formatted(column, String.join(", ", expected)));
  }

  private static String kind(JsonNode value) {
    return value.isArray() ? "a list" : "an object";
  }
}
