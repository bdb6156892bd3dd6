package io.rlvr.dataset;

import io.rlvr.data.Prompt;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * verl's Parquet files: data_source, prompt [{role, content}], ability, reward_model.ground_truth,
 * extra_info. A prompt's id is the source and the row's index, for verl has no column of ids;
 * texts, numbers and booleans of extra_info become {@code extra}.
 */
final class VerlReader implements DatasetReader {
  private static final String REWARD_MODEL = "reward_model";
  private static final String GROUND_TRUTH = "reward_model.ground_truth";
  private static final String EXTRA_INFO = "extra_info";
  private static final String[] COLUMNS = {
    "data_source", "prompt", "ability", GROUND_TRUTH, EXTRA_INFO
  };

  @Override
  public List<Prompt> read(DatasetSource source) {
    String file = source.options().path();
    List<Prompt> prompts = new ArrayList<>();
    Iterator<Map<String, Object>> rows = source.tables().rows("parquet", file);
    while (rows.hasNext()) {
      long index = prompts.size();
      String place = "prompts %s row %d".formatted(file, index);
      prompts.add(prompt(new Row(place, index, rows.next())));
    }
    return prompts;
  }

  private static Prompt prompt(Row row) {
    String source = row.anyText("data_source", COLUMNS);
    return new Prompt(
        row.idIn(source),
        row.turns("prompt", COLUMNS),
        row.within(REWARD_MODEL).anyText(GROUND_TRUTH, COLUMNS),
        source,
        row.optionalText("ability").orElse(""),
        extra(row.within(EXTRA_INFO)));
  }

  private static Map<String, String> extra(Row info) {
    Map<String, String> extra = new TreeMap<>();
    int prefix = EXTRA_INFO.length() + 1;
    info.others(List.of()).forEach((name, text) -> extra.put(name.substring(prefix), text));
    return extra;
  }
}
