package io.rlvr.reward.sql;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Base64;

/**
 * A value of a result in a form that is the same for both engines.
 *
 * @param text what it says; of a whole number its digits, of a blob its bytes in Base64
 * @param number its value where it is a number, else 0
 */
record Cell(Kind kind, String text, double number) {
  static final Cell NULL = new Cell(Kind.NULL, "", 0);

  /** What a value can be. */
  enum Kind {
    NULL,
    WHOLE,
    REAL,
    TEXT,
    BLOB
  }

  /**
   * @param value as the driver gives it; dates, times, booleans and nested values become their text
   */
  static Cell of(Object value) {
    if (value instanceof Long
        || value instanceof Integer
        || value instanceof Short
        || value instanceof Byte
        || value instanceof BigInteger) {
      return new Cell(Kind.WHOLE, value.toString(), ((Number) value).doubleValue());
    }
    if (value instanceof Double || value instanceof Float || value instanceof BigDecimal) {
      return real(((Number) value).doubleValue());
    }
    if (value instanceof byte[] bytes) {
      return new Cell(Kind.BLOB, Base64.getEncoder().encodeToString(bytes), 0);
    }
    return new Cell(Kind.TEXT, String.valueOf(value), 0);
  }

  static Cell real(double value) {
    return new Cell(Kind.REAL, Double.toString(value), value);
  }

  boolean isNumber() {
    return kind == Kind.WHOLE || kind == Kind.REAL;
  }
}
