package io.rlvr.dataset;

import io.rlvr.config.UserException;
import io.rlvr.data.Message;
import io.rlvr.data.Prompt;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A row of verl's Parquet files: data_source, prompt [{role, content}], ability,
 * reward_model.ground_truth, extra_info.
 */
public final class VerlRow {
  private static final String COLUMNS =
      "data_source, prompt, ability, reward_model.ground_truth, extra_info";

  private final Map<String, ?> columns;
  private final String place;

  private VerlRow(Map<String, ?> columns, String place) {
    this.columns = columns;
    this.place = place;
  }

  /**
   * The prompt of a row; structs are maps, arrays are lists. Its id is the source and the row's
   * index, for verl has no column of ids; texts, numbers and booleans of extra_info become {@code
   * extra}.
   *
   * @param file for messages
   * @param index how many rows of the file came before
   * @throws UserException if a column is missing or of another type
   */
  public static Prompt toPrompt(Map<String, ?> row, String file, long index) {
    return new VerlRow(row, file + " row " + index).prompt(index);
  }

  private Prompt prompt(long index) {
    String source = text("data_source");
    Map<?, ?> rewardModel = struct("reward_model").orElse(Map.of());
    String reference =
        scalar(rewardModel.get("ground_truth"))
            .orElseThrow(
                () ->
                    rewardModel.get("ground_truth") == null
                        ? missing("reward_model.ground_truth")
                        : problem(
                            "column 'reward_model.ground_truth' is a list or struct (expected a text"
                                + " or number)"));
    Map<String, String> extra = new TreeMap<>();
    struct("extra_info")
        .orElse(Map.of())
        .forEach(
            (name, value) ->
                scalar(value).ifPresent(text -> extra.put(String.valueOf(name), text)));
    return new Prompt(
        "%s/%07d".formatted(source, index),
        messages(),
        reference,
        source,
        scalar(columns.get("ability")).orElse(""),
        extra);
  }

  private List<Message> messages() {
    if (!(columns.get("prompt") instanceof List<?> turns) || turns.isEmpty()) {
      throw missing("prompt");
    }
    List<Message> messages = new ArrayList<>();
    for (Object turn : turns) {
      if (!(turn instanceof Map<?, ?> struct)
          || !(struct.get("role") instanceof String role)
          || !(struct.get("content") instanceof String content)) {
        throw problem(
            "column 'prompt' holds a message that is not {role, content} (expected texts)");
      }
      messages.add(new Message(role, content));
    }
    return messages;
  }

  private String text(String column) {
    return scalar(columns.get(column)).orElseThrow(() -> missing(column));
  }

  private Optional<Map<?, ?>> struct(String column) {
    return columns.get(column) instanceof Map<?, ?> map ? Optional.of(map) : Optional.empty();
  }

  private static Optional<String> scalar(Object value) {
    return value instanceof String || value instanceof Number || value instanceof Boolean
        ? Optional.of(value.toString())
        : Optional.empty();
  }

  private UserException missing(String column) {
    return problem("column '%s' is missing (expected columns %s)".formatted(column, COLUMNS));
  }

  private UserException problem(String problem) {
    return new UserException("Cannot read prompts %s: %s", place, problem);
  }
}
