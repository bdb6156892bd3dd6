package io.rlvr.jobs.models;

import io.rlvr.config.UserException;
import io.rlvr.data.Sha256;
import io.rlvr.jobs.settings.RunSettings;
import io.rlvr.store.ModelRef;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The optimizer's state that belongs to a start model. */
public final class StartOptimizer {
  private StartOptimizer() {}

  /**
   * The file.
   *
   * @param expected its SHA-256
   * @throws UserException if it is missing or another
   */
  public static Path file(ModelRef startModel, String expected) throws IOException {
    Path file = OptimizerState.near(Path.of(startModel.root(), startModel.folder()));
    if (!Files.isRegularFile(file)) {
      throw new UserException(
          "Cannot read %s: no such file (expected that of %s %s)",
          file, RunSettings.OPTIMIZER.name(), expected);
    }
    String found = Sha256.hex(file);
    if (!found.equals(expected)) {
      throw new UserException(
          "Cannot read %s: its SHA-256 is %s (expected %s, which is %s)",
          file, found, expected, RunSettings.OPTIMIZER.name());
    }
    return file;
  }
}
