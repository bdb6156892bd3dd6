package io.rlvr.dataset;

import io.rlvr.data.Prompt;
import io.rlvr.json.ValueText;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * verl's Parquet files: data_source, prompt [{role, content}], ability, reward_model.ground_truth,
 * extra_info. A prompt's id is the source and the row's index, for verl has no column of ids; what
 * extra_info holds, and columns that are not verl's, become {@code extra}. Of a ground truth that
 * is a list the first is the reference, and all are the column {@code aliases}. A prompt that is a
 * text is one turn of the user.
 */
final class VerlReader implements DatasetReader {
  private static final String REWARD_MODEL = "reward_model";
  private static final String GROUND_TRUTH = "reward_model.ground_truth";
  private static final String TARGET = GROUND_TRUTH + ".target";
  private static final String EXTRA_INFO = "extra_info";
  private static final Set<String> USED =
      Set.of("data_source", "prompt", "ability", REWARD_MODEL, EXTRA_INFO);
  private static final String[] COLUMNS = {
    "data_source", "prompt", "ability", GROUND_TRUTH, EXTRA_INFO
  };

  @Override
  public List<Prompt> read(DatasetSource source) {
    DatasetOptions options = source.options();
    return TableRows.inOrder(
        source, options.table().files("parquet", options.path()), VerlReader::prompt);
  }

  private static Prompt prompt(Row row) {
    String source = row.anyText("data_source", COLUMNS);
    List<String> answers = answers(row.within(REWARD_MODEL));
    return new Prompt(
        row.idIn(source),
        row.messages("prompt", COLUMNS),
        answers.get(0),
        source,
        row.optionalText("ability").orElse(""),
        extra(row, answers));
  }

  /** A text, a list of texts, or either within {@code target}; at least one. */
  private static List<String> answers(Row rewardModel) {
    Row target = rewardModel.within(GROUND_TRUTH);
    return target.columns().keySet().equals(Set.of(TARGET))
        ? target.texts(TARGET, COLUMNS)
        : rewardModel.texts(GROUND_TRUTH, COLUMNS);
  }

  private static Map<String, String> extra(Row row, List<String> answers) {
    Map<String, String> extra = new TreeMap<>(row.others(USED));
    int prefix = EXTRA_INFO.length() + 1;
    row.within(EXTRA_INFO)
        .others(List.of())
        .forEach((name, text) -> extra.put(name.substring(prefix), text));
    if (answers.size() > 1) {
      ValueText.of(answers).ifPresent(list -> extra.put(ExtraColumns.ALIASES, list));
    }
    return extra;
  }
}
