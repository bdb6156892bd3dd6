package io.rlvr.dataset;

import io.rlvr.data.Message;
import io.rlvr.data.Prompt;
import java.util.List;
import java.util.Map;

/**
 * Human judgements of free-form answers (EVOUNA; Wang et al., NeurIPS 2023) as JSON Lines, one row
 * for each question and answering model. The reference may hold several aliases with {@code /}
 * between; the answer, the judgement and the model's name are kept in {@code extra}.
 */
final class EvounaReader implements DatasetReader {
  private static final String[] COLUMNS = {"question", "reference", "response", "human"};

  @Override
  public List<Prompt> read(DatasetSource source) {
    String name = source.options().source().orElse("evouna");
    return JsonLines.read(source, row -> prompt(row, name));
  }

  private static Prompt prompt(Row row, String source) {
    String human = row.text("human", COLUMNS);
    if (!human.equals("0") && !human.equals("1")) {
      throw row.problem("column 'human' is %s (expected 0 or 1)".formatted(human));
    }
    return new Prompt(
        row.optionalText("id").orElseGet(() -> row.idIn(source)),
        List.of(Message.user(row.text("question", COLUMNS))),
        row.text("reference", COLUMNS),
        source,
        "",
        Map.of(
            ExtraColumns.RESPONSE,
            row.text("response", COLUMNS),
            ExtraColumns.HUMAN,
            human,
            ExtraColumns.MODEL,
            row.optionalText("model").orElse("")));
  }
}
