package io.rlvr.jobs;

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
 */
record GroupResult(
    ArrayList<DataFile> files,
    TreeMap<String, TreeMap<String, Moments>> moments,
    TreeMap<String, Double> counts,
    ArrayList<String> errors)
    implements Serializable {

  static List<DataFile> files(List<GroupResult> results) {
    return results.stream().flatMap(result -> result.files().stream()).toList();
  }

  static Moments merged(List<GroupResult> results, String name) {
    SortedMap<String, Moments> byPrompt = new TreeMap<>();
    results.forEach(r -> byPrompt.putAll(r.moments().getOrDefault(name, new TreeMap<>())));
    return byPrompt.values().stream().reduce(Moments.EMPTY, Moments::merge);
  }

  static SortedMap<String, Double> counts(List<GroupResult> results) {
    SortedMap<String, Double> counts = new TreeMap<>();
    results.forEach(r -> r.counts().forEach((name, n) -> counts.merge(name, n, Double::sum)));
    return counts;
  }

  static String firstError(List<GroupResult> results) {
    return results.stream().flatMap(r -> r.errors().stream()).findFirst().orElse("none recorded");
  }
}
