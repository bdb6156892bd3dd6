package io.rlvr.jobs.run;

import io.rlvr.jobs.table.SampleId;
import io.rlvr.report.SampleRollout;

/**
 * A rollout that was looked for, and which one it is.
 *
 * @param subject of its prompt, empty if unknown
 */
public record FoundSample(SampleId id, String subject, SampleRollout rollout) {
  /** {@code sample 3 of prompt-17}. */
  public String named() {
    return "sample %d of %s".formatted(id.sample(), id.promptId());
  }
}
