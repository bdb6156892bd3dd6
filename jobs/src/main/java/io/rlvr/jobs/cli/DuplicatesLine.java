package io.rlvr.jobs.cli;

import io.rlvr.data.RunningMetrics;
import io.rlvr.dataset.DatasetSettings;
import io.rlvr.store.Manifest;
import java.util.Locale;
import java.util.Optional;

/** What is said of held-out prompts that training has too. */
final class DuplicatesLine {
  private DuplicatesLine() {}

  /**
   * One line, or empty where there are none.
   *
   * @param folder of the import
   */
  static Optional<String> of(String folder, Manifest manifest) {
    String metric = RunningMetrics.IMPORT_DUPLICATES.name();
    Double prompts = manifest.metrics().get(metric);
    if (prompts == null) {
      return Optional.empty();
    }
    boolean isDropped = "drop".equals(manifest.settings().get(DatasetSettings.DUPLICATES.name()));
    String what =
        isDropped
            ? "%.0f prompts that training has too are left out"
            : "training has %.0f of the prompts too, which flatters the accuracy;"
                + " dataset.duplicates = drop leaves them out";
    return Optional.of(
        "%s: %s (see %s)".formatted(folder, String.format(Locale.ROOT, what, prompts), metric));
  }
}
