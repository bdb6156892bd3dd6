package io.rlvr.jobs;

import io.rlvr.stats.Moments;
import io.rlvr.store.DataFile;
import io.rlvr.store.PolicyVersion;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a stage did, for its manifest. */
record StageOutput(
    List<DataFile> files,
    String schema,
    Optional<PolicyVersion> policy,
    Map<String, Moments> moments,
    Map<String, Double> metrics,
    Map<String, Double> timings) {}
