package io.rlvr.jobs;

import io.rlvr.config.Settings;
import io.rlvr.store.FileStore;
import io.rlvr.store.RunLayout;
import java.io.IOException;

/** Which policy versions are evaluated and how long their weights stay in the run folder. */
final class PolicyRetention {
  private final FileStore store;
  private final int steps;
  private final int evaluateEvery;
  private final int keep;
  private final int lag;

  PolicyRetention(FileStore store, Settings settings) {
    this.store = store;
    this.steps = settings.get(RunSettings.STEPS);
    this.evaluateEvery = settings.get(RunSettings.EVALUATE_EVERY);
    this.keep = settings.get(RunSettings.KEEP_POLICIES);
    this.lag = settings.get(RunSettings.MAX_LAG);
  }

  boolean isEvaluated(int version) {
    return version == steps || (evaluateEvery > 0 && version % evaluateEvery == 0);
  }

  /** Removes weights that are no longer needed; the manifests of their versions stay. */
  void retireBefore(int version) throws IOException {
    // the next step's rollout, which may not be done yet, samples from a version of that lag
    int staying = version < steps ? Math.max(keep, 1 + lag) : keep;
    String oldestToStay = RunLayout.policyFolder(Math.max(1, version - staying + 1));
    for (String name : store.list(RunLayout.POLICIES)) {
      String folder = RunLayout.POLICIES + "/" + name;
      if (folder.compareTo(oldestToStay) < 0) {
        store.delete(folder);
      }
    }
  }
}
