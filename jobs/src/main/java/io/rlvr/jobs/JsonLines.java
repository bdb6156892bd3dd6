package io.rlvr.jobs;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rlvr.config.Key;
import io.rlvr.config.Settings;
import io.rlvr.config.UserException;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A filter from JSON Lines to JSON Lines: one line out for each line in, in order, with its id. A
 * bad line gives an error on its own line and the others still run.
 */
final class JsonLines {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String SETTINGS = "settings";

  private final Collection<Key<?>> keys;
  private final List<String> overrides;
  private final Tool tool;
  private final Map<SortedMap<String, Object>, Line> opened = new HashMap<>();

  /** What is done with the lines that have the same settings. */
  interface Tool {
    Line open(Settings settings);
  }

  /** Fills the answer to one line; {@code id} is echoed by the caller. */
  interface Line extends AutoCloseable {
    void answer(JsonNode in, ObjectNode out) throws IOException;

    /** Frees what it holds; most hold nothing. */
    @Override
    default void close() {}
  }

  /**
   * @param overrides {@code key=value} for all lines; a line's own settings come on top
   */
  JsonLines(Collection<Key<?>> keys, List<String> overrides, Tool tool) {
    this.keys = keys;
    this.overrides = overrides;
    this.tool = tool;
  }

  /** Returns the number of lines that could not be answered. */
  int run(InputStream in, OutputStream out) throws IOException {
    try {
      return answerAll(in, out);
    } finally {
      opened.values().forEach(Line::close);
    }
  }

  private int answerAll(InputStream in, OutputStream out) throws IOException {
    int bad = 0;
    BufferedReader reader = new BufferedReader(new InputStreamReader(in, UTF_8));
    BufferedWriter writer = new BufferedWriter(new OutputStreamWriter(out, UTF_8));
    String line = reader.readLine();
    while (line != null) {
      if (!line.isBlank()) {
        ObjectNode answer = answer(line);
        bad += answer.has("error") && answer.size() == 2 ? 1 : 0;
        writer.write(JSON.writeValueAsString(answer));
        writer.newLine();
        writer.flush();
      }
      line = reader.readLine();
    }
    return bad;
  }

  private ObjectNode answer(String line) throws IOException {
    ObjectNode out = JSON.createObjectNode();
    out.set("id", NullNode.getInstance());
    try {
      JsonNode in = JSON.readTree(line);
      if (!in.isObject()) {
        throw new UserException("Cannot read line: %s (expected one JSON object)", clipped(line));
      }
      out.set("id", in.path("id").isMissingNode() ? NullNode.getInstance() : in.get("id"));
      line(in).answer(in, out);
      return out;
    } catch (JsonProcessingException e) {
      return error(
          out,
          "Cannot read line: not JSON at column %d (expected one object)"
              .formatted(e.getLocation().getColumnNr()));
    } catch (UserException | IllegalArgumentException e) {
      return error(out, e.getMessage());
    }
  }

  private Line line(JsonNode in) {
    SortedMap<String, Object> own = new TreeMap<>();
    JsonNode settings = in.path(SETTINGS);
    if (!settings.isMissingNode() && !settings.isObject()) {
      throw new UserException("Invalid settings: %s (expected an object)", settings);
    }
    settings
        .properties()
        .forEach(
            entry -> own.put(entry.getKey(), JSON.convertValue(entry.getValue(), Object.class)));
    Line line = opened.get(own);
    if (line == null) {
      line = tool.open(Settings.defaults(keys, overrides, own));
      opened.put(own, line);
    }
    return line;
  }

  private static ObjectNode error(ObjectNode out, String message) {
    JsonNode id = out.get("id");
    out.removeAll();
    out.set("id", id);
    return out.put("error", message);
  }

  private static String clipped(String line) {
    return line.length() <= 80 ? line : line.substring(0, 80) + "...";
  }
}
