package io.rlvr.json;

import io.rlvr.config.UserException;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/** Reads JSON Lines object by object; blank lines are skipped. */
public final class JsonLinesReader implements Closeable {
  private final String what;
  private final LineReader lines;
  private final JsonReader json;

  /**
   * @param what is read, for messages, such as {@code prompts a.jsonl}; empty where it has no name
   * @param limit of a line
   */
  public JsonLinesReader(String what, InputStream in, LineLimit limit, JsonReader json) {
    this.what = what;
    this.lines = new LineReader(in, limit);
    this.json = json;
  }

  /** The number of the line read last; the first is 1. */
  public int line() {
    return lines.line();
  }

  /** The line read last, for messages: {@code prompts a.jsonl line 3}. */
  public String place() {
    return what + (what.isEmpty() ? "line " : " line ") + lines.line();
  }

  /**
   * The object of the next line, or empty after the last.
   *
   * @throws UserException if the line holds anything else; the next call reads the line after
   * @throws IOException if no line can be read any more
   */
  public Optional<JsonFields> next() throws IOException {
    try {
      Optional<String> text = lines.next();
      while (text.isPresent() && text.get().isBlank()) {
        text = lines.next();
      }
      return text.map(line -> JsonFields.ofLine(place(), json, line));
    } catch (LineReader.BadLineException e) {
      throw JsonFields.unreadable(place(), e.getMessage(), e);
    }
  }

  @Override
  public void close() throws IOException {
    lines.close();
  }
}
