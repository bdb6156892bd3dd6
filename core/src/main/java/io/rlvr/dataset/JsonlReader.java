package io.rlvr.dataset;

import io.rlvr.data.Message;
import io.rlvr.data.Prompt;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/**
 * JSON Lines with named columns: the prompt (a text or a list of messages) and the reference must
 * be there; id, source and subject may be. All other columns go to {@code extra}.
 */
final class JsonlReader implements DatasetReader {
  @Override
  public List<Prompt> read(DatasetSource source) {
    DatasetOptions options = source.options();
    return JsonLines.read(source, row -> prompt(row, options));
  }

  private static Prompt prompt(Row row, DatasetOptions options) {
    DatasetOptions.Columns columns = options.columns();
    List<Message> messages = row.messages(columns.prompt(), columns.prompt(), columns.reference());
    String reference = row.text(columns.reference(), columns.prompt(), columns.reference());
    String source =
        options
            .source()
            .or(() -> row.optionalText(columns.source()))
            .orElseGet(() -> stem(options.path()));
    return new Prompt(
        row.optionalText(columns.id()).orElseGet(() -> row.idIn(source)),
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

  /** The file's name up to its first dot. */
  private static String stem(String path) {
    String name = String.valueOf(Path.of(path).getFileName());
    int dot = name.indexOf('.');
    return dot > 0 ? name.substring(0, dot) : name;
  }
}
