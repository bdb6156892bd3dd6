package io.rlvr.jinja;

/** A piece of a template's source. */
record Token(Kind kind, String text, int line) {
  enum Kind {
    DATA,
    BLOCK_BEGIN,
    BLOCK_END,
    OUTPUT_BEGIN,
    OUTPUT_END,
    NAME,
    STRING,
    INTEGER,
    FLOAT,
    OPERATOR,
    END
  }

  boolean is(Kind other, String value) {
    return kind == other && text.equals(value);
  }

  /** How a message names it. */
  String described() {
    return switch (kind) {
      case BLOCK_END, OUTPUT_END -> "the end of the tag";
      case END -> "the end of the template";
      default -> "'" + text + "'";
    };
  }
}
