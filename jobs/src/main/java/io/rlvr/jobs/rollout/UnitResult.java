package io.rlvr.jobs.rollout;

import io.rlvr.stats.Moments;
import io.rlvr.store.DataFile;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What one task reports to the driver: its file, and statistics to be merged in the order of the
 * tasks, so that rounding never depends on which task came first.
 */
public record UnitResult(DataFile file, TreeMap<String, Moments> moments, double seconds)
    implements Serializable {

  public static List<DataFile> files(List<UnitResult> results) {
    List<DataFile> files = new ArrayList<>();
    for (UnitResult result : results) {
      if (result.file().rows() > 0) {
        files.add(result.file());
      }
    }
    return files;
  }

  public static SortedMap<String, Moments> merged(List<UnitResult> results) {
    SortedMap<String, Moments> merged = new TreeMap<>();
    for (UnitResult result : results) {
      result.moments().forEach((name, value) -> merged.merge(name, value, Moments::merge));
    }
    return merged;
  }
}
