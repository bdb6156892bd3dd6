package io.rlvr.dataset;

import io.rlvr.data.Prompt;
import java.util.List;
import java.util.Set;

/**
 * The JSON Lines of Su et al. (arXiv 2503.23829): {@code query} holds chat messages, {@code label}
 * the expert's answer, {@code subject} the field of knowledge.
 */
final class PaperReader implements DatasetReader {
  private static final String[] COLUMNS = {"query", "label", "subject"};

  @Override
  public List<Prompt> read(DatasetSource source) {
    String name = source.options().source().orElse("paper");
    return JsonLines.read(source, row -> prompt(row, name));
  }

  private static Prompt prompt(Row row, String source) {
    return new Prompt(
        row.optionalText("id").orElseGet(() -> row.idIn(source)),
        row.messages("query", COLUMNS),
        row.text("label", COLUMNS),
        source,
        row.optionalText("subject").orElse(""),
        row.others(Set.of("query", "label", "subject", "id")));
  }
}
