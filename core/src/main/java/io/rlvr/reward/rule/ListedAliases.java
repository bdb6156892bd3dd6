package io.rlvr.reward.rule;

import com.fasterxml.jackson.databind.JsonNode;
import io.rlvr.data.Prompt;
import io.rlvr.json.JsonReader;
import io.rlvr.json.UnreadableJsonException;
import io.rlvr.json.ValueText;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The column {@code aliases}: a JSON list of further texts and numbers, each of which is right. No
 * such column, or a blank one, lists none; anything else in it is a fault of the data.
 */
final class ListedAliases {
  static final String COLUMN = "aliases";

  private static final int MAX_SHOWN = 100;

  private ListedAliases() {}

  /** Empty also where the column has a fault. */
  static List<String> of(Prompt prompt) {
    return read(prompt).orElse(List.of());
  }

  /** Why a prompt cannot be scored; empty if its column can be read. */
  static Optional<String> fault(Prompt prompt) {
    if (read(prompt).isPresent()) {
      return Optional.empty();
    }
    String value = column(prompt).replaceAll("\\s+", " ");
    String shown = value.length() > MAX_SHOWN ? value.substring(0, MAX_SHOWN) + "..." : value;
    return Optional.of(
        "column '%s' is no list: %s (expected a JSON list of texts)".formatted(COLUMN, shown));
  }

  private static String column(Prompt prompt) {
    return prompt.extra().getOrDefault(COLUMN, "").strip();
  }

  private static Optional<List<String>> read(Prompt prompt) {
    String column = column(prompt);
    if (column.isEmpty()) {
      return Optional.of(List.of());
    }
    try {
      JsonNode list = JsonReader.ROWS.read(column);
      List<String> aliases = new ArrayList<>();
      for (JsonNode alias : list) {
        if (!alias.isTextual() && !alias.isNumber()) {
          return Optional.empty();
        }
        ValueText.of(alias).ifPresent(aliases::add);
      }
      return list.isArray() ? Optional.of(aliases) : Optional.empty();
    } catch (UnreadableJsonException e) {
      return Optional.empty();
    }
  }
}
