package io.rlvr.jinja;

/** A template that cannot be parsed or rendered; the message names the construct and its line. */
public final class TemplateException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** A template chooses much of a message: a few lines of it are enough. */
  private static final int MAX_LENGTH = 1000;

  TemplateException(String message) {
    super(message.length() > MAX_LENGTH ? message.substring(0, MAX_LENGTH) + "..." : message);
  }

  /** The same problem with its place in front. */
  TemplateException at(int line) {
    TemplateException placed = new TemplateException("line " + line + ": " + getMessage());
    placed.initCause(this);
    return placed;
  }
}
