package io.rlvr.dataset;

import io.rlvr.config.Settings;
import io.rlvr.config.UserException;
import io.rlvr.data.Prompt;
import io.rlvr.json.LineLimit;
import java.util.Optional;
import java.util.Set;

/**
 * One role's dataset, as typed values.
 *
 * @param path empty for a procedural dataset
 * @param source what prompts get as their source; empty for the column's or the format's own
 * @param limit most prompts, empty for all
 * @param shuffleSeed which order a shuffle gives
 * @param systemPrompt what prompts without a system turn begin with
 * @param lineLimit of a line of JSON Lines
 * @param unusable what happens to rows without a prompt or a reference
 */
public record DatasetOptions(
    Role role,
    String format,
    String path,
    Optional<String> source,
    int offset,
    Optional<Integer> limit,
    boolean shuffle,
    long shuffleSeed,
    double heldOutShare,
    Optional<String> systemPrompt,
    Columns columns,
    TableOptions table,
    ArithmeticOptions arithmetic,
    MiniatureOptions miniature,
    LineLimit lineLimit,
    Unusable unusable) {
  static final String ARITHMETIC = "arithmetic";
  static final String MINIATURE = "miniature";

  /** Formats that make their prompts. */
  private static final Set<String> MADE = Set.of(ARITHMETIC, MINIATURE);

  /** The names of the columns that the jsonl reader looks for. */
  public record Columns(
      String prompt, String reference, String id, String source, String subject) {}

  /**
   * @throws UserException if a path is missing or has no use
   */
  public static DatasetOptions from(Settings settings, Role role) {
    DatasetSettings keys = DatasetSettings.of(role);
    String format = settings.get(keys.format);
    String path = settings.get(keys.path);
    if (MADE.contains(format) && !path.isEmpty()) {
      throw new UserException(
          "Invalid %s: '%s' (expected none, for %s is %s, which makes its prompts)",
          keys.path.name(), path, keys.format.name(), format);
    }
    if (TableOptions.isWithoutPath(format) && !path.isEmpty()) {
      throw new UserException(
          "Invalid %s: '%s' (expected none, for %s is %s)",
          keys.path.name(), path, keys.format.name(), format);
    }
    if (needsPath(format) && path.isEmpty()) {
      throw new UserException(
          "Invalid %s: '' (expected a file, for %s is %s)",
          keys.path.name(), keys.format.name(), format);
    }
    return new DatasetOptions(
        role,
        format,
        path,
        Optional.of(settings.get(keys.source)).filter(name -> !name.isEmpty()),
        settings.get(keys.offset),
        Optional.of(settings.get(keys.limit)).filter(most -> most > 0),
        settings.get(keys.shuffle),
        settings.get(keys.shuffleSeed),
        settings.get(keys.heldOutShare),
        Optional.of(settings.get(keys.systemPrompt)).filter(text -> !text.isBlank()),
        new Columns(
            settings.get(keys.promptColumn),
            settings.get(keys.referenceColumn),
            settings.get(keys.idColumn),
            settings.get(keys.sourceColumn),
            settings.get(keys.subjectColumn)),
        TableOptions.from(settings, role),
        ArithmeticOptions.from(settings, role),
        MiniatureOptions.from(settings, role),
        new LineLimit(
            settings.get(DatasetSettings.MAX_LINE_BYTES), DatasetSettings.MAX_LINE_BYTES.name()),
        settings.get(DatasetSettings.UNUSABLE));
  }

  /** The prompt with the system turn that it lacks. */
  Prompt complete(Prompt prompt) {
    return systemPrompt.map(prompt::withSystem).orElse(prompt);
  }

  /** How messages name the dataset: its file, table or query, or its format where there is none. */
  public String described() {
    if (TableOptions.isWithoutPath(format)) {
      return table.of(format, path).place().described();
    }
    return path.isEmpty() ? format : path;
  }

  /** What decides a prompt's place in a shuffle, by its hash. */
  String order(Prompt prompt) {
    String seed = shuffleSeed == 0 ? "" : shuffleSeed + "/";
    return "order/" + seed + prompt.promptId();
  }

  private static boolean needsPath(String format) {
    boolean isNamedOtherwise =
        MADE.contains(format)
            || format.equals(TableOptions.SPARK)
            || TableOptions.isWithoutPath(format);
    return !isNamedOtherwise && !format.contains(".");
  }
}
