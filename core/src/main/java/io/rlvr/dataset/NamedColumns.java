package io.rlvr.dataset;

import io.rlvr.data.Message;
import io.rlvr.data.Prompt;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;

/**
 * Makes prompts of rows whose columns the settings name: the prompt (a text or a list of messages)
 * and the reference must be there; id, source and subject may be. All other columns go to {@code
 * extra}.
 *
 * @param unnamed the id of a row that has none, by the row and its source
 */
record NamedColumns(DatasetOptions options, BiFunction<Row, String, String> unnamed) {

  /** Of rows that have an order: a row without an id has its place as one. */
  static NamedColumns ofOrdered(DatasetOptions options) {
    return new NamedColumns(options, Row::idIn);
  }

  /**
   * @throws io.rlvr.config.UserException if a column is missing, blank or of another form
   */
  Prompt prompt(Row row) {
    DatasetOptions.Columns columns = options.columns();
    String prefix = "dataset.%s.columns.".formatted(options.role().spelled());
    row.require(columns.prompt(), prefix + "prompt");
    row.require(columns.reference(), prefix + "reference");
    List<Message> messages = row.messages(columns.prompt());
    String reference = row.text(columns.reference());
    String source =
        options.source().or(() -> row.optionalText(columns.source())).orElseGet(this::source);
    return new Prompt(
        row.optionalText(columns.id()).orElseGet(() -> unnamed.apply(row, source)),
        messages,
        reference,
        source,
        row.optionalText(columns.subject()).orElse(""),
        row.others(
            Set.of(
                columns.prompt(),
                columns.reference(),
                columns.id(),
                columns.source(),
                columns.subject())));
  }

  /** The file's name up to its first dot, or the format where there is no file. */
  private String source() {
    if (options.path().isEmpty()) {
      return options.format();
    }
    String name = String.valueOf(Path.of(options.path()).getFileName());
    int dot = name.indexOf('.');
    return dot > 0 ? name.substring(0, dot) : name;
  }
}
