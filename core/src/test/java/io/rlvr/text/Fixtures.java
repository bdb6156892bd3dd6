package io.rlvr.text;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.rlvr.data.Message;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Test files of this package and where they lie. */
final class Fixtures {
  private static final ObjectMapper JSON = new ObjectMapper();

  private Fixtures() {}

  /** A folder or file below /text. */
  static Path path(String name) {
    try {
      return Path.of(Fixtures.class.getResource("/text/" + name).toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException("Not a path: " + name, e);
    }
  }

  static List<JsonNode> lines(String name) {
    try (InputStream in = Fixtures.class.getResourceAsStream("/text/" + name)) {
      List<JsonNode> rows = new ArrayList<>();
      for (String line : new String(in.readAllBytes(), UTF_8).lines().toList()) {
        rows.add(JSON.readTree(line));
      }
      return rows;
    } catch (IOException e) {
      throw new IllegalStateException("The fixture is not JSON Lines: " + name, e);
    }
  }

  static List<Message> messages(JsonNode row) {
    List<Message> messages = new ArrayList<>();
    for (JsonNode turn : row.get("messages")) {
      messages.add(new Message(turn.get("role").asText(), turn.get("content").asText()));
    }
    return messages;
  }

  static int[] ids(JsonNode row, String name) {
    return JSON.convertValue(row.get(name), int[].class);
  }

  /** Copies the files of a fixture folder. */
  static void copy(String name, Path to) throws IOException {
    try (var files = Files.list(path(name))) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(file.getFileName()));
      }
    }
  }
}
