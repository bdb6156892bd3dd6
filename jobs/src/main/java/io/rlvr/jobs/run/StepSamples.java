package io.rlvr.jobs.run;

import io.rlvr.config.UserException;
import io.rlvr.data.StageKind;
import io.rlvr.store.DataFile;
import io.rlvr.store.FileStore;
import io.rlvr.store.RunJson;
import java.io.IOException;
import java.util.List;

/** Some rollouts of a step that is done, for who follows a run. The same step gives the same. */
public final class StepSamples {
  /** Of the files that have to be read for it; a larger step shows none. */
  private static final long MAX_BYTES = 64 << 20;

  private StepSamples() {}

  /** Samples of as many prompts, in the order of their ids; none of a step without rewards. */
  public static List<FoundSample> of(FileStore store, RunJson record, StepMetrics step, int count)
      throws IOException {
    boolean isRewarded =
        step.stages().values().stream()
            .anyMatch(stage -> stage.stage().equals(StageKind.REWARD.spelled()));
    if (!isRewarded) {
      return List.of();
    }
    try {
      RunFolder folder = RunFolder.ofStages(store, record, step.stages());
      return bytes(folder) <= MAX_BYTES
          ? new SampleFinder(new RunRows(folder)).ofStep(step.step(), SampleChoice.ANY, count)
          : List.of();
    } catch (UserException e) {
      return List.of(); // a damaged table: whoever needs it says so, and metrics are not held up
    }
  }

  private static long bytes(RunFolder folder) {
    return folder.manifests().values().stream()
        .flatMap(stage -> stage.files().stream())
        .mapToLong(DataFile::bytes)
        .sum();
  }
}
