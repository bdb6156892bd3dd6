package io.rlvr.jinja;

/** A template that cannot be parsed or rendered; the message names the construct and its line. */
public final class TemplateException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  TemplateException(String message) {
    super(message);
  }

  /** The same problem with its place in front. */
  TemplateException at(int line) {
    TemplateException placed = new TemplateException("line " + line + ": " + getMessage());
    placed.initCause(this);
    return placed;
  }
}
