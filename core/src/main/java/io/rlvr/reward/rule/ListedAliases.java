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
 * such column, or a blank one, lists none; anything else in it is a fault of the data. The column
 * {@code wordings} is read likewise, by the truth alone.
 */
final class ListedAliases {
  static final String COLUMN = "aliases";
  static final String WORDINGS = "wordings";

  private static final int MAX_SHOWN = 100;

  private ListedAliases() {}

  /** Empty also where the column has a fault. */
  static List<String> of(Prompt prompt) {
    return read(prompt, COLUMN).orElse(List.of());
  }

  /** Every right wording; empty also where there is no such column. */
  static List<String> wordings(Prompt prompt) {
    return read(prompt, WORDINGS).orElse(List.of());
  }

  /** Why a prompt cannot be scored; empty if its column can be read. */
  static Optional<String> fault(Prompt prompt) {
    return fault(prompt, COLUMN);
  }

  /** The same of another column. */
  static Optional<String> fault(Prompt prompt, String column) {
    if (read(prompt, column).isPresent()) {
      return Optional.empty();
    }
    String value = value(prompt, column).replaceAll("\\s+", " ");
    String shown = value.length() > MAX_SHOWN ? value.substring(0, MAX_SHOWN) + "..." : value;
    return Optional.of(
        "column '%s' is no list: %s (expected a JSON list of texts)".formatted(column, shown));
  }

  private static String value(Prompt prompt, String column) {
    return prompt.extra().getOrDefault(column, "").strip();
  }

  private static Optional<List<String>> read(Prompt prompt, String column) {
    String value = value(prompt, column);
    if (value.isEmpty()) {
      return Optional.of(List.of());
    }
    try {
      JsonNode list = JsonReader.ROWS.read(value);
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
