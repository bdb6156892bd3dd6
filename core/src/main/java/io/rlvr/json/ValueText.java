package io.rlvr.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A value of a column as one text. A text is itself, a list or an object is its JSON without white
 * space, and a number is written as a decimal: {@code 1e3} is 1000. A decimal keeps its digits,
 * {@code 1.0} is 1.0; a binary floating-point number has none of its own, so that 5.0 is 5.
 */
public final class ValueText {
  /** Longer than any double: only a number that nobody writes out keeps its exponent. */
  private static final int MAX_DIGITS = 400;

  private ValueText() {}

  /** Of a field of JSON; empty for null. */
  public static Optional<String> of(JsonNode value) {
    return value.isNull() || value.isMissingNode() ? Optional.empty() : of(Plain.of(value));
  }

  /** Of texts, numbers, booleans, lists, maps and dates; empty for bytes, which are no text. */
  public static Optional<String> of(Object value) {
    if (value instanceof byte[]) {
      return Optional.empty();
    }
    return Optional.of(
        value instanceof List<?> || value instanceof Map<?, ?> ? json(value) : scalar(value));
  }

  private static String scalar(Object value) {
    return value instanceof Number number ? number(number) : String.valueOf(value);
  }

  private static String json(Object value) {
    StringBuilder text = new StringBuilder();
    append(value, text);
    return text.toString();
  }

  /** Loops, since a stream for each of a thousand levels overflows the stack. */
  private static void append(Object value, StringBuilder text) {
    if (value instanceof Map<?, ?> map) {
      text.append('{');
      int start = text.length();
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        if (!(entry.getValue() instanceof byte[])) {
          text.append(text.length() > start ? "," : "");
          text.append(quoted(String.valueOf(entry.getKey()))).append(':');
          append(entry.getValue(), text);
        }
      }
      text.append('}');
    } else if (value instanceof List<?> list) {
      text.append('[');
      int start = text.length();
      for (Object element : list) {
        if (!(element instanceof byte[])) {
          text.append(text.length() > start ? "," : "");
          append(element, text);
        }
      }
      text.append(']');
    } else {
      boolean isBare = value == null || value instanceof Boolean || isFinite(value);
      text.append(isBare ? scalar(value) : quoted(scalar(value)));
    }
  }

  private static boolean isFinite(Object value) {
    return (value instanceof Number number && Double.isFinite(number.doubleValue()))
        || value instanceof BigDecimal;
  }

  private static String quoted(String text) {
    return Json.line(TextNode.valueOf(text));
  }

  private static String number(Number number) {
    if (number instanceof BigDecimal decimal) {
      return decimal(decimal);
    }
    boolean isBinary = number instanceof Double || number instanceof Float;
    if (!isBinary || !Double.isFinite(number.doubleValue())) {
      return number.toString();
    }
    BigDecimal shortest = new BigDecimal(number.toString()); // the digits that tell it apart
    return decimal(shortest.signum() == 0 ? BigDecimal.ZERO : shortest.stripTrailingZeros());
  }

  private static String decimal(BigDecimal decimal) {
    long digits = Math.max(decimal.precision(), Math.abs((long) decimal.scale()));
    return digits > MAX_DIGITS ? decimal.toString() : decimal.toPlainString();
  }
}
