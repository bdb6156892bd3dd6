package io.rlvr.report;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * Rollouts among which a reader may search.
 *
 * @param shown in the order in which they are listed
 * @param all how many the run has, shown or not
 */
public record Rollouts(List<Listed> shown, long all) {
  /** Of a run without any. */
  public static final Rollouts NONE = new Rollouts(List.of(), 0);

  public Rollouts {
    shown = List.copyOf(shown);
  }

  /**
   * One of them.
   *
   * @param subject of its prompt, empty if unknown
   */
  public record Listed(String promptId, String subject, int sample, SampleRollout rollout) {
    public Listed {
      requireNonNull(promptId, "promptId is null");
      requireNonNull(subject, "subject is null");
      requireNonNull(rollout, "rollout is null");
    }
  }
}
