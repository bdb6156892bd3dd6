package io.rlvr.jobs.stage;

import io.rlvr.stats.Moments;
import io.rlvr.store.DataFile;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What one partition of groups reports to the driver.
 *
 * @param moments by name, then by prompt: the driver merges them in the order of prompts, so that
 *     rounding does not depend on the partitioning
 * @param summaries of groups, by prompt
 */
public record GroupResult(
    ArrayList<DataFile> files,
    TreeMap<String, TreeMap<String, Moments>> moments,
    TreeMap<String, Serializable> summaries)
    implements Serializable {

  public static List<DataFile> files(List<GroupResult> results) {
    return results.stream().flatMap(result -> result.files().stream()).toList();
  }

  public static Moments merged(List<GroupResult> results, String name) {
    SortedMap<String, Moments> byPrompt = new TreeMap<>();
    results.forEach(r -> byPrompt.putAll(r.moments().getOrDefault(name, new TreeMap<>())));
    return byPrompt.values().stream().reduce(Moments.EMPTY, Moments::merge);
  }

  /** What was said of each group, in the order of prompts. */
  public static <S> List<S> summaries(List<GroupResult> results, Class<S> type) {
    SortedMap<String, S> byPrompt = new TreeMap<>();
    results.forEach(
        result -> result.summaries().forEach((id, group) -> byPrompt.put(id, type.cast(group))));
    return List.copyOf(byPrompt.values());
  }
}
