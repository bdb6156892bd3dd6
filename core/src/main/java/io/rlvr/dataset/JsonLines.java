package io.rlvr.dataset;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rlvr.config.UserException;
import io.rlvr.data.Prompt;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Reads a file of JSON Lines, one prompt a line; blank lines are skipped. */
final class JsonLines {
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .build();

  private JsonLines() {}

  /**
   * @throws UserException if the file is missing, a line is not a JSON object or holds no prompt,
   *     or an id occurs twice
   */
  static List<Prompt> read(DatasetSource source, Function<Row, Prompt> toPrompt) {
    String file = source.options().path();
    try (BoundedLines lines = new BoundedLines(source.content().open(file))) {
      return prompts(file, lines, toPrompt);
    } catch (NoSuchFileException | FileNotFoundException e) {
      throw new UserException("Cannot read prompts " + file + ": no such file", e);
    } catch (IOException e) {
      throw new UserException("Cannot read prompts " + file + ": " + e.getMessage(), e);
    }
  }

  private static List<Prompt> prompts(
      String file, BoundedLines lines, Function<Row, Prompt> toPrompt) throws IOException {
    List<Prompt> prompts = new ArrayList<>();
    Map<String, Integer> lineById = new HashMap<>();
    for (Optional<String> text = next(file, lines); text.isPresent(); text = next(file, lines)) {
      if (text.get().isBlank()) {
        continue;
      }
      String place = file + " line " + lines.line();
      Prompt prompt = toPrompt.apply(new Row(place, prompts.size(), parsed(place, text.get())));
      Optional<Integer> earlier =
          Optional.ofNullable(lineById.put(prompt.promptId(), lines.line()));
      if (earlier.isPresent()) {
        throw new UserException(
            "Cannot read prompts %s: id '%s' is that of line %d (expected ids that differ)",
            place, prompt.promptId(), earlier.get());
      }
      prompts.add(prompt);
    }
    return prompts;
  }

  private static Optional<String> next(String file, BoundedLines lines) throws IOException {
    try {
      return lines.next();
    } catch (BoundedLines.LineTooLongException e) {
      throw new UserException(
          "Cannot read prompts %s line %d: it is longer than %d bytes (expected JSON Lines)"
              .formatted(file, lines.line(), BoundedLines.MAX_BYTES),
          e);
    } catch (CharacterCodingException e) {
      throw new UserException(
          "Cannot read prompts %s line %d: it is not UTF-8".formatted(file, lines.line()), e);
    }
  }

  private static ObjectNode parsed(String place, String text) {
    String problem = "Cannot read prompts " + place + ": not a JSON object (expected one a line)";
    try {
      JsonNode node = JSON.readTree(text);
      if (node instanceof ObjectNode object) {
        return object;
      }
      throw new UserException(problem);
    } catch (JsonProcessingException e) {
      throw new UserException(problem, e);
    }
  }
}
