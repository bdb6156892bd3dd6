package io.rlvr.model;

import io.rlvr.config.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes a model folder anew in another number type, as others load it. */
public final class ModelExport {
  private ModelExport() {}

  /**
   * Copies a model: weights in that type, config, tokenizer; no optimizer state.
   *
   * @param to a folder that does not exist yet
   * @throws UserException if the source is no model or the target cannot be written
   */
  public static void copy(Path from, Path to, Dtype dtype) {
    if (Files.exists(to)) {
      throw new UserException("Cannot export to %s: it exists (expected a new folder)", to);
    }
    Checkpoint source = Checkpoint.open(from);
    ModelFolder.copyCompanions(from, to);
    Checkpoint.write(
        to,
        config(from),
        ParameterLayout.of(source.config()),
        parameter -> {
          float[] values = new float[parameter.elements()];
          source.read(parameter, values);
          return values;
        },
        dtype);
  }

  private static String config(Path folder) {
    try {
      return Files.readString(folder.resolve("config.json"));
    } catch (IOException e) {
      throw BadFile.unreadable(folder.resolve("config.json"), e);
    }
  }
}
