package io.rlvr.jobs.loop;

import io.rlvr.config.Settings;
import io.rlvr.config.UserException;
import io.rlvr.jobs.settings.LoopOptions;
import io.rlvr.store.FileStore;
import io.rlvr.store.RunLayout;
import java.io.IOException;
import java.util.List;

/** Which policy versions are evaluated and how long their weights stay in the run folder. */
final class PolicyRetention {
  private final FileStore store;
  private final LoopOptions options;

  PolicyRetention(FileStore store, Settings settings) {
    this.store = store;
    this.options = LoopOptions.from(settings);
  }

  boolean isEvaluated(int version) {
    return options.isEvaluated(version);
  }

  /**
   * Refuses to go on where the weights of a version are gone that a step needs.
   *
   * @throws UserException if they are
   */
  void require(int version, int step) throws IOException {
    if (version > 0 && store.list(RunLayout.policyFolder(version)).isEmpty()) {
      throw new UserException(
          "Cannot go on after step %d: policy version %d is gone, which step %d needs"
              + " (loop.keep-policies decides how many stay)",
          step - 1, version, step);
    }
  }

  /**
   * Removes weights and optimizer states that are no longer needed; the manifests of their versions
   * stay.
   *
   * @param reference the version that the next step's samples are scored under, 0 if it is none of
   *     the run's
   */
  void retireBefore(int version, int reference) throws IOException {
    // the next step's rollout, which may not be done yet, samples from a version of that lag
    int keep = options.keepPolicies();
    int staying = version < options.steps() ? Math.max(keep, 1 + options.maxLag()) : keep;
    String oldestToStay = RunLayout.versionName(Math.max(1, version - staying + 1));
    String scoring = version < options.steps() ? RunLayout.policyFolder(reference) : "";
    for (String kind : List.of(RunLayout.OPTIMIZERS, RunLayout.POLICIES)) {
      for (String name : store.list(kind)) {
        String folder = kind + "/" + name;
        if (name.compareTo(oldestToStay) < 0 && !folder.equals(scoring)) {
          store.delete(folder);
        }
      }
    }
  }
}
