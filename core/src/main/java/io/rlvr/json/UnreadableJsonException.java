package io.rlvr.json;

import com.fasterxml.jackson.core.JsonLocation;
import java.util.Optional;

/** Why a text is no JSON that we read: the problem in a few words, and where it is, if known. */
public final class UnreadableJsonException extends Exception {
  private static final long serialVersionUID = 1L;

  private final String onOneLine;

  UnreadableJsonException(String problem, Optional<JsonLocation> location, Throwable cause) {
    super(problem + location.map(UnreadableJsonException::place).orElse(""), cause);
    this.onOneLine = problem + location.map(at -> " at column " + at.getColumnNr()).orElse("");
  }

  /** The message for a text of one line: {@code not JSON at column 3}. */
  public String onOneLine() {
    return onOneLine;
  }

  private static String place(JsonLocation at) {
    return " at line %d, column %d".formatted(at.getLineNr(), at.getColumnNr());
  }
}
