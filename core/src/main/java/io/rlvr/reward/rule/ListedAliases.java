package io.rlvr.reward.rule;

import com.fasterxml.jackson.databind.JsonNode;
import io.rlvr.data.Prompt;
import io.rlvr.json.JsonReader;
import io.rlvr.json.UnreadableJsonException;
import io.rlvr.json.ValueText;
import java.util.ArrayList;
import java.util.List;

/**
 * The column {@code aliases}: a JSON list of further texts and numbers, each of which is right. A
 * column of that name that holds anything else is of no account.
 */
final class ListedAliases {
  static final String COLUMN = "aliases";

  private ListedAliases() {}

  static List<String> of(Prompt prompt) {
    String column = prompt.extra().getOrDefault(COLUMN, "");
    if (!column.startsWith("[")) {
      return List.of();
    }
    try {
      List<String> aliases = new ArrayList<>();
      for (JsonNode alias : JsonReader.ROWS.read(column)) {
        if (alias.isTextual() || alias.isNumber()) {
          ValueText.of(alias).ifPresent(aliases::add);
        }
      }
      return aliases;
    } catch (UnreadableJsonException e) {
      return List.of(); // a text that happens to begin with a bracket
    }
  }
}
