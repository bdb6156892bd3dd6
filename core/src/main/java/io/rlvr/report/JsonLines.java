package io.rlvr.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Writes one JSON object, one field a line, so that line tools can read it too. */
final class JsonLines {
  private final List<String> fields = new ArrayList<>();

  void text(String name, String value) {
    field(name, quoted(value));
  }

  void whole(String name, long value) {
    field(name, Long.toString(value));
  }

  /** A finite number, else null. */
  void number(String name, double value) {
    field(name, plain(value));
  }

  void numbers(String name, Map<String, Double> values) {
    List<String> entries = new ArrayList<>();
    values.forEach((key, value) -> entries.add(quoted(key) + ": " + plain(value)));
    field(name, "{" + String.join(", ", entries) + "}");
  }

  String end() {
    return "{\n  " + String.join(",\n  ", fields) + "\n}\n";
  }

  private void field(String name, String value) {
    fields.add(quoted(name) + ": " + value);
  }

  private static String plain(double value) {
    return Double.isFinite(value) ? Double.toString(value) : "null";
  }

  private static String quoted(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        quoted.append('\\').append(c);
      } else if (c < ' ' || Character.isSurrogate(c)) {
        quoted.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
      } else {
        quoted.append(c);
      }
    }
    return quoted.append('"').toString();
  }
}
