package io.rlvr.jobs.models;

import io.rlvr.config.Key;
import io.rlvr.config.UserException;
import io.rlvr.model.folder.ModelFolder;
import io.rlvr.store.ModelRef;
import java.nio.file.Files;
import java.nio.file.Path;

/** Model folders that a setting names. */
public final class ModelFolders {
  private ModelFolders() {}

  /**
   * The folder.
   *
   * @throws UserException if it is not there
   */
  static Path existing(Key<String> setting, String folder) {
    Path path = Path.of(folder).toAbsolutePath().normalize();
    if (!Files.isDirectory(path)) {
      throw new UserException(
          "Cannot load %s %s: no such folder (expected a Hugging Face model folder)",
          setting.name(), folder);
    }
    return path;
  }

  /**
   * The model in it, with the digest of its content.
   *
   * @throws UserException if it is not there
   */
  public static ModelRef ref(Key<String> setting, String folder) {
    Path path = existing(setting, folder);
    return ModelRef.ofFolder(path, ModelFolder.digest(path));
  }
}
