package io.rlvr.text;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.rlvr.config.UserException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Reads the files of a model folder, which come from anywhere. */
final class ModelFiles {
  private static final ObjectMapper JSON = new ObjectMapper();

  private ModelFiles() {}

  /**
   * The JSON object in a file of the folder.
   *
   * @throws UserException if there is no such file or it holds something else
   */
  static JsonNode object(Path folder, String name) {
    return optionalObject(folder, name)
        .orElseThrow(
            () ->
                new UserException(
                    "Cannot read %s: no such file (expected a model folder in Hugging Face form)",
                    folder.resolve(name)));
  }

  /** The same, or empty if there is no such file. */
  static Optional<JsonNode> optionalObject(Path folder, String name) {
    return optionalText(folder, name)
        .map(
            text -> {
              try {
                JsonNode node = JSON.readTree(text);
                if (!node.isObject()) {
                  throw new UserException(
                      "Cannot read %s: it is not a JSON object", folder.resolve(name));
                }
                return node;
              } catch (JsonProcessingException e) {
                throw UserException.causedBy(
                    e,
                    "Cannot read %s: not JSON at line %d column %d",
                    folder.resolve(name),
                    e.getLocation().getLineNr(),
                    e.getLocation().getColumnNr());
              }
            });
  }

  /** The text of a file of the folder, or empty if there is no such file. */
  static Optional<String> optionalText(Path folder, String name) {
    Path file = folder.resolve(name);
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    try {
      return Optional.of(Files.readString(file));
    } catch (CharacterCodingException e) {
      throw UserException.causedBy(e, "Cannot read %s: it is not UTF-8", file);
    } catch (IOException e) {
      throw UserException.causedBy(e, "Cannot read %s: %s", file, e.getMessage());
    }
  }
}
