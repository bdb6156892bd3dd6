package io.rlvr.text;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rlvr.config.OutsideFile;
import io.rlvr.config.UserException;
import io.rlvr.json.JsonFields;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Reads the files of a model folder, which come from anywhere. */
final class ModelFiles {
  /** Several times the largest tokenizer that we know. */
  private static final long MOST_BYTES = 256L << 20;

  private ModelFiles() {}

  /**
   * The JSON object in a file of the folder.
   *
   * @throws UserException if there is no such file or it holds something else
   */
  static ObjectNode object(Path folder, String name) {
    return optionalObject(folder, name)
        .orElseThrow(
            () ->
                new UserException(
                    "Cannot read %s: no such file (expected a model folder in Hugging Face form)",
                    folder.resolve(name)));
  }

  /** That object, or empty if there is no such file. */
  static Optional<ObjectNode> optionalObject(Path folder, String name) {
    return optionalText(folder, name)
        .map(text -> JsonFields.of(folder.resolve(name).toString(), text).object());
  }

  /** The text of a file of the folder, or empty if there is no such file. */
  static Optional<String> optionalText(Path folder, String name) {
    Path file = OutsideFile.checked(folder.resolve(name));
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    try {
      if (Files.size(file) > MOST_BYTES) {
        throw new UserException(
            "Cannot read %s: it has %d bytes (expected at most %d)",
            file, Files.size(file), MOST_BYTES);
      }
      return Optional.of(Files.readString(file));
    } catch (CharacterCodingException e) {
      throw UserException.causedBy(e, "Cannot read %s: not UTF-8 (expected a text)", file);
    } catch (IOException e) {
      throw UserException.causedBy(e, "Cannot read %s: %s", file, e.getMessage());
    }
  }
}
