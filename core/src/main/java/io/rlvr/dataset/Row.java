package io.rlvr.dataset;

import io.rlvr.config.Printable;
import io.rlvr.config.UserException;
import io.rlvr.data.Message;
import io.rlvr.json.ValueText;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * One row of a dataset, whatever it was read from.
 *
 * @param place what, file and line, for messages
 * @param index how many rows came before
 * @param columns texts, numbers, booleans, lists and maps by name; null and NaN are as good as
 *     absent
 */
record Row(String place, long index, Map<String, ?> columns) {
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

  /**
   * Refuses a row that lacks a column.
   *
   * @param setting what names the column
   */
  void require(String column, String setting) {
    if (value(column).isPresent()) {
      return;
    }
    if (columns.containsKey(column)) {
      throw problem("column '%s' is null or empty (expected a text)".formatted(column));
    }
    throw problem(
        "no column '%s' among %s (expected one that %s names)"
            .formatted(column, String.join(", ", present()), setting));
  }

  /** A column that must be there, though its text may be blank. */
  String anyText(String column, String... expected) {
    return optionalText(column).orElseThrow(() -> missing(column, expected));
  }

  /** A column that must be there: a text as {@link #anyText} takes it, or a list of them. */
  List<String> texts(String column, String... expected) {
    if (!(value(column).orElse("") instanceof List<?> list)) {
      return List.of(anyText(column, expected));
    }
    List<String> texts = new ArrayList<>();
    for (Object element : list) {
      if (!isScalar(element)) {
        throw problem("column '%s' is a list of other things (expected texts)".formatted(column));
      }
      texts.add(text(column, element));
    }
    if (texts.isEmpty()) {
      throw problem("column '%s' is an empty list (expected texts)".formatted(column));
    }
    return texts;
  }

  /** The text, or empty if the column is not there or null. */
  Optional<String> optionalText(String column) {
    return value(column).map(value -> text(column, value));
  }

  /** A column that holds a list of messages, or a text: then one message of the user. */
  List<Message> messages(String column, String... expected) {
    return value(column).orElse("") instanceof List<?>
        ? turns(column, expected)
        : List.of(Message.user(text(column, expected)));
  }

  /** A column that holds a list of messages. */
  List<Message> turns(String column, String... expected) {
    if (!(value(column).orElse("") instanceof List<?> turns)) {
      throw missing(column, expected);
    }
    List<Message> messages = new ArrayList<>();
    for (Object turn : turns) {
      if (!(turn instanceof Map<?, ?> fields)
          || !(fields.get("role") instanceof String role)
          || !(fields.get("content") instanceof String content)) {
        throw problem(
            "column '%s' holds a message that is not {role, content} (expected texts)"
                .formatted(column));
      }
      if (!role.matches("[A-Za-z][A-Za-z0-9_.-]*")) {
        throw problem(
            "column '%s' holds a message of role '%s' (expected a word, such as user)"
                .formatted(column, Printable.quotable(role)));
      }
      messages.add(new Message(role, content));
    }
    if (messages.isEmpty()) {
      throw problem("column '%s' holds no messages (expected at least one)".formatted(column));
    }
    return messages;
  }

  /** The columns within a column, as a row of their own: {@code a.b} is column b of column a. */
  Row within(String column) {
    Map<String, Object> inner = new TreeMap<>();
    if (value(column).orElse("") instanceof Map<?, ?> fields) {
      fields.forEach((name, value) -> inner.put(column + "." + name, value));
    }
    return new Row(place, index, inner);
  }

  /** All other columns as {@link ValueText} has them, but for null, NaN and bytes. */
  Map<String, String> others(Collection<String> used) {
    Map<String, String> others = new TreeMap<>();
    columns.forEach(
        (name, value) -> {
          if (!used.contains(name) && value != null && !isNaN(value)) {
            ValueText.of(value).ifPresent(text -> others.put(name, text));
          }
        });
    return others;
  }

  /** The id of a row that has none of its own. */
  String idIn(String source) {
    return "%s/%07d".formatted(source, index);
  }

  UserException problem(String problem) {
    return new UserException("Cannot read %s: %s", place, problem);
  }

  /** A column, or with dots in its name a field within columns that hold others. */
  private Optional<Object> value(String column) {
    return Optional.<Object>ofNullable(columns.get(column))
        .or(() -> nested(columns, column))
        .filter(value -> !isNaN(value));
  }

  private static Optional<Object> nested(Map<?, ?> fields, String name) {
    int dot = name.indexOf('.');
    if (dot < 0 || !(fields.get(name.substring(0, dot)) instanceof Map<?, ?> inner)) {
      return Optional.empty();
    }
    String rest = name.substring(dot + 1);
    return Optional.<Object>ofNullable(inner.get(rest)).or(() -> nested(inner, rest));
  }

  private String text(String column, Object value) {
    if (!isScalar(value)) {
      throw problem("column '%s' is %s (expected a text)".formatted(column, kind(value)));
    }
    return ValueText.of(value).orElseThrow();
  }

  private static String kind(Object value) {
    if (value instanceof List<?>) {
      return "a list";
    }
    if (value instanceof byte[]) {
      return "bytes";
    }
    return value instanceof Map<?, ?> ? "an object" : "a date or a time";
  }

  private SortedSet<String> present() {
    return new TreeSet<>(columns.keySet());
  }

  private UserException missing(String column, String... expected) {
    return problem(
        "column '%s' is missing (expected columns %s)"
            .formatted(column, String.join(", ", expected)));
  }

  /** What pandas writes for a missing number. */
  private static boolean isNaN(Object value) {
    return (value instanceof Double || value instanceof Float)
        && Double.isNaN(((Number) value).doubleValue());
  }

  private static boolean isScalar(Object value) {
    return value instanceof String || value instanceof Number || value instanceof Boolean;
  }
}
