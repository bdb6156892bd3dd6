package io.rlvr.jobs.stage;

import io.rlvr.data.RecordParts;
import io.rlvr.jobs.table.Metrics;
import io.rlvr.jobs.table.Table;
import io.rlvr.stats.Moments;
import io.rlvr.store.DataFile;
import io.rlvr.store.PolicyVersion;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a stage did, for its manifest.
 *
 * @param schema of the rows, empty where there are none
 * @param policy the one used or, by an update, written
 * @param notes lines for whoever looks on; no part of the manifest
 * @param writing what is still on its way to storage, and must be there before the commit
 */
public record StageOutput(
    List<DataFile> files,
    String schema,
    Optional<PolicyVersion> policy,
    Map<String, Moments> moments,
    Map<String, Double> metrics,
    Map<String, Double> timings,
    List<String> notes,
    Writing writing) {
  private static final RecordParts<StageOutput> PARTS = RecordParts.of(StageOutput.class);
  private static final StageOutput NOTHING =
      new StageOutput(
          List.of(),
          "",
          Optional.empty(),
          Map.of(),
          Map.of(),
          Map.of(),
          List.of(),
          Writing.nothing());

  /** The rows of a table, in these files. */
  public static StageOutput rows(Table<?> table, List<DataFile> files) {
    return PARTS.with(NOTHING, Map.of("files", files, "schema", table.schema().simpleString()));
  }

  /** A decision, which is what its metrics say. */
  public static StageOutput decision(Metrics metrics) {
    return NOTHING.withMetrics(metrics);
  }

  /** A policy version that was written. */
  public static StageOutput policy(PolicyVersion written) {
    return NOTHING.withPolicy(written);
  }

  public StageOutput withPolicy(PolicyVersion version) {
    return PARTS.with(this, Map.of("policy", Optional.of(version)));
  }

  public StageOutput withMoments(Map<String, Moments> merged) {
    return PARTS.with(this, Map.of("moments", merged));
  }

  public StageOutput withMetrics(Metrics measured) {
    return PARTS.with(this, Map.of("metrics", measured.values()));
  }

  /** Seconds by part; the whole stage's are taken by who runs it. */
  public StageOutput withTimings(Map<String, Double> seconds) {
    return PARTS.with(this, Map.of("timings", seconds));
  }

  public StageOutput withNotes(List<String> lines) {
    return PARTS.with(this, Map.of("notes", lines));
  }

  /** Leaves something to be written while others go on. */
  public StageOutput withWriting(Writing begun) {
    return PARTS.with(this, Map.of("writing", begun));
  }
}
