package io.rlvr.jobs.tools;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rlvr.config.Key;
import io.rlvr.config.Settings;
import io.rlvr.config.UserException;
import io.rlvr.json.Json;
import io.rlvr.json.JsonFields;
import io.rlvr.json.JsonLinesReader;
import io.rlvr.json.JsonReader;
import io.rlvr.json.LineLimit;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A filter from JSON Lines to JSON Lines: one line out for each line in, in order, with its id. A
 * bad line gives an error on its own line and the others still run.
 */
final class LineFilter {
  private static final String SETTINGS = "settings";

  private final Collection<Key<?>> keys;
  private final List<String> overrides;
  private final Tool tool;
  private final JsonReader numbers;
  private final Map<SortedMap<String, Object>, Line> opened = new HashMap<>();

  /** What is done with the lines that have the same settings. */
  interface Tool {
    Line open(Settings settings);
  }

  /** Fills the answer to one line; {@code id} is echoed by the caller. */
  interface Line extends AutoCloseable {
    void answer(JsonFields in, ObjectNode out) throws IOException;

    /** Frees what it holds; most hold nothing. */
    @Override
    default void close() {}
  }

  /**
   * @param overrides {@code key=value} for all lines; a line's own settings come on top
   * @param numbers reads the lines, with numbers as doubles or as they are written
   */
  LineFilter(Collection<Key<?>> keys, List<String> overrides, Tool tool, JsonReader numbers) {
    this.keys = keys;
    this.overrides = overrides;
    this.tool = tool;
    this.numbers = numbers;
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
    JsonLinesReader reader = new JsonLinesReader("", in, LineLimit.FIXED, numbers);
    BufferedWriter writer = new BufferedWriter(new OutputStreamWriter(out, UTF_8));
    Optional<ObjectNode> answer = next(reader);
    while (answer.isPresent()) {
      bad += answer.get().has("error") && answer.get().size() == 2 ? 1 : 0;
      writer.write(Json.line(answer.get()));
      writer.newLine();
      writer.flush();
      if (out instanceof PrintStream printed && printed.checkError()) { // it throws nothing itself
        throw new UserException(
            "Cannot write an answer: the output takes no more (expected free space, and a reader"
                + " that reads to the end)");
      }
      answer = next(reader);
    }
    return bad;
  }

  /** The answer to the next line, or empty after the last. */
  private Optional<ObjectNode> next(JsonLinesReader reader) throws IOException {
    ObjectNode out = Json.object().putNull("id");
    try {
      Optional<JsonFields> in = reader.next();
      if (in.isEmpty()) {
        return Optional.empty();
      }
      answer(in.get(), out);
      return Optional.of(out);
    } catch (UserException | IllegalArgumentException e) {
      return Optional.of(error(out, e.getMessage()));
    }
  }

  private void answer(JsonFields in, ObjectNode out) throws IOException {
    if (in.mentions("id")) {
      out.set("id", in.object().get("id"));
    }
    SortedMap<String, Object> own =
        in.mentions(SETTINGS) ? settings(in.object(SETTINGS)) : new TreeMap<>();
    Line line = opened.get(own);
    if (line == null) {
      line = tool.open(Settings.defaults(keys, overrides, own));
      opened.put(own, line);
    }
    line.answer(in, out);
  }

  /** Settings know no decimals. */
  private static SortedMap<String, Object> settings(JsonFields fields) {
    SortedMap<String, Object> settings = new TreeMap<>(fields.values());
    settings.replaceAll(
        (name, value) -> value instanceof BigDecimal decimal ? decimal.doubleValue() : value);
    return settings;
  }

  private static ObjectNode error(ObjectNode out, String message) {
    JsonNode id = out.get("id");
    out.removeAll();
    out.set("id", id);
    return out.put("error", message);
  }
}
