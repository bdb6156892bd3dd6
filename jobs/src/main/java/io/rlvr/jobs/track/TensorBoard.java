package io.rlvr.jobs.track;

import io.rlvr.jobs.run.FoundSample;
import io.rlvr.jobs.run.StepMetrics;
import io.rlvr.jobs.run.StepSamples;
import io.rlvr.jobs.run.TimedMetric;
import io.rlvr.store.FileStore;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Event files of TensorBoard: one for each step, written whole and never appended to. Their names
 * sort by step, in which order readers take them; their bytes follow from the step, so a second
 * write of the same is none.
 */
final class TensorBoard implements Tracker {
  /** In the run folder. */
  static final String FOLDER = "tensorboard";

  /** Rollouts of each step that are shown as a text. */
  private static final int SAMPLES = 8;

  private final TrackedRun run;
  private final FileStore store;
  private final String folder;

  /**
   * @param folder in the store, with a slash at its end; empty for the root
   */
  TensorBoard(TrackedRun run, FileStore store, String folder) {
    this.run = run;
    this.store = store;
    this.folder = folder;
  }

  @Override
  public String name() {
    return "tensorboard";
  }

  @Override
  public void show(StepMetrics step) throws TrackerException {
    if (step.metrics().isEmpty()) {
      return;
    }
    String path = folder + fileOf(step.step());
    try {
      byte[] content = content(step);
      if (!store.size(path).equals(Optional.of((long) content.length))) {
        store.replace(path, content);
      }
    } catch (IOException e) {
      throw new TrackerException.Outage(
          "cannot write %s: %s".formatted(path, String.valueOf(e.getMessage())));
    }
  }

  @Override
  public void end(RunEnd end) {
    // every file is whole
  }

  static String fileOf(int step) {
    return String.format(Locale.ROOT, "events.out.tfevents.%010d.rlvr", step);
  }

  private byte[] content(StepMetrics step) throws IOException {
    EventFile file = new EventFile(step.finished());
    for (TimedMetric metric : step.metrics()) {
      file.scalar(metric.time(), step.step(), ShownName.of(metric.name()), metric.value());
    }
    if (step.step() == 0) {
      file.text(step.finished(), 0, "settings", table(run.settings()));
    }
    List<FoundSample> samples = StepSamples.of(run.store(), run.record(), step, SAMPLES);
    if (!samples.isEmpty()) {
      file.text(step.finished(), step.step(), "samples", SampleTable.of(samples));
    }
    return file.bytes();
  }

  private static String table(Map<String, String> settings) {
    StringBuilder table = new StringBuilder("| setting | value |\n|---|---|\n");
    settings.forEach(
        (name, value) ->
            table
                .append("| ")
                .append(name)
                .append(" | ")
                .append(value.replace("|", "\\|").replaceAll("\\R", " "))
                .append(" |\n"));
    return table.toString();
  }
}
