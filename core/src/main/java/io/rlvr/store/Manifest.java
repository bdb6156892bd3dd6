package io.rlvr.store;

import static java.util.Objects.requireNonNull;

import io.rlvr.stats.Moments;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a stage did and which files hold its rows. It is written last, so its existence means that
 * the stage is complete; readers open the files that it lists and nothing else.
 *
 * @param id see {@link StageId}
 * @param inputs ids of the manifests (or the model) that it was made from, by role
 * @param settings the settings that the stage read
 * @param policy the policy version that it used or, for an update, wrote
 * @param schema column names to types, in column order; empty where there are no rows
 * @param moments statistics over all rows, by name
 * @param metrics what the step's curves show, by metric name
 * @param timings seconds, by part
 * @param environment versions and sizes of what ran it
 */
public record Manifest(
    String id,
    String stage,
    int step,
    SortedMap<String, String> inputs,
    SortedMap<String, Object> settings,
    Optional<PolicyVersion> policy,
    List<DataFile> files,
    String schema,
    SortedMap<String, Moments> moments,
    SortedMap<String, Double> metrics,
    SortedMap<String, Double> timings,
    SortedMap<String, String> environment) {

  /** The newest format that this build reads and the one that it writes. */
  public static final int FORMAT_VERSION = 1;

  public Manifest {
    requireNonNull(id, "id is null");
    requireNonNull(stage, "stage is null");
    requireNonNull(policy, "policy is null");
    requireNonNull(schema, "schema is null");
    inputs = sorted(inputs);
    settings = sorted(settings);
    files = List.copyOf(files);
    moments = sorted(moments);
    metrics = sorted(metrics);
    timings = sorted(timings);
    environment = sorted(environment);
  }

  public long rows() {
    return files.stream().mapToLong(DataFile::rows).sum();
  }

  private static <V> SortedMap<String, V> sorted(Map<String, V> map) {
    return Collections.unmodifiableSortedMap(new TreeMap<>(map));
  }
}
