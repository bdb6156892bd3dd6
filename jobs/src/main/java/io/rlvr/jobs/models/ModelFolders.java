package io.rlvr.jobs.models;

import io.rlvr.config.Key;
import io.rlvr.config.UserException;
import io.rlvr.hub.Hub;
import io.rlvr.model.folder.ModelFolder;
import io.rlvr.store.ModelRef;
import java.nio.file.Files;
import java.nio.file.Path;

/** Model folders that a setting or an option names, by their path or by their name on the hub. */
public final class ModelFolders {
  private ModelFolders() {}

  /**
   * The folder.
   *
   * @throws UserException if it is not there
   */
  static Path existing(Key<String> setting, String folder) {
    if (Hub.isName(folder)) {
      return Hub.shared().find(setting.name(), folder).path();
    }
    Path path = Path.of(folder).toAbsolutePath().normalize();
    if (!Files.isDirectory(path)) {
      throw new UserException(
          "Cannot load %s %s: no such folder (expected a Hugging Face model folder)",
          setting.name(), folder);
    }
    return path;
  }

  /**
   * The folder, which may be missing where it is named by its path.
   *
   * @param option that names it, such as {@code --model}
   * @throws UserException if the hub does not give it
   */
  public static Path folder(String option, String folder) {
    return Hub.isName(folder) ? Hub.shared().find(option, folder).path() : Path.of(folder);
  }

  /** Where the start model of a run is, or will be when a task loads it. */
  public static Path place(Key<String> setting, String folder) {
    return Hub.isName(folder) ? Hub.shared().place(setting.name(), folder) : Path.of(folder);
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
