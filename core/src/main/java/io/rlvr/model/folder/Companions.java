package io.rlvr.model.folder;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.rlvr.data.ModelFileNames;
import io.rlvr.model.safetensors.BadFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/**
 * Configuration, tokenizer, chat template and generation settings of the folder that a model was
 * loaded from. They are kept in memory from the first save on: a run removes older versions of its
 * policy, that folder among them. This class is NOT thread safe.
 */
public final class Companions {
  private static final String CONFIGURATION = "config.json";

  private final Path source;
  private final Map<String, byte[]> files = new TreeMap<>();

  public Companions(Path source) {
    this.source = source;
  }

  /** The text of {@code config.json}. */
  public String configuration() {
    byte[] content = files().get(CONFIGURATION);
    if (content == null) {
      throw BadFile.of(source, "no config.json in the folder", "a Hugging Face model");
    }
    return new String(content, UTF_8);
  }

  /**
   * Writes all but the configuration, so that a folder with new weights is a whole model.
   *
   * @param to made if absent
   */
  public void write(Path to) {
    for (Map.Entry<String, byte[]> file : files().entrySet()) {
      if (ModelFileNames.COMPANIONS.contains(file.getKey())) {
        Path path = to.resolve(file.getKey());
        try {
          Files.createDirectories(to);
          Files.write(path, file.getValue());
        } catch (IOException e) {
          throw BadFile.unwritable(path, e);
        }
      }
    }
  }

  private Map<String, byte[]> files() {
    if (files.isEmpty()) {
      for (Path file : ModelFolder.files(source)) {
        String name = file.getFileName().toString();
        if (ModelFileNames.COMPANIONS.contains(name) || name.equals(CONFIGURATION)) {
          try {
            files.put(name, Files.readAllBytes(file));
          } catch (IOException e) {
            throw BadFile.unreadable(file, e);
          }
        }
      }
    }
    return files;
  }
}
