package io.rlvr.jinja;

import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * The filter tojson as transformers has it: Python's json.dumps with ensure_ascii off, so with a
 * space after each colon and comma.
 */
final class Json {
  private final Context context;
  private final String indent;
  private final StringBuilder out = new StringBuilder();

  private Json(Context context, String indent) {
    this.context = context;
    this.indent = indent;
  }

  static Object filter(Context context, Object value, Arguments arguments) {
    arguments.check("tojson", 0, "ensure_ascii", "indent");
    if (Values.isTrue(arguments.get(0, "ensure_ascii", false))) {
      throw new TemplateException("'ensure_ascii' of tojson is not supported");
    }
    Object width = arguments.get(1, "indent", None.NONE);
    String indent =
        width == None.NONE ? "" : " ".repeat((int) Math.min(16, arguments.whole(1, "indent", 0)));
    Json json = new Json(context, indent);
    json.write(value, "\n", 0);
    return json.out.toString();
  }

  /**
   * @param newline a newline and the indentation of the line that the value is on
   * @param depth how many lists and dicts are around it
   */
  private void write(Object value, String newline, int depth) {
    context.step();
    context.checkDepth(depth);
    if (value instanceof String text) {
      writeString(text);
    } else if (value instanceof Boolean || value == None.NONE) {
      out.append(value == None.NONE ? "null" : value.toString());
    } else if (value instanceof Long || value instanceof Double) {
      out.append(Values.text(value));
    } else if (value instanceof List<?> list) {
      String inner = newline + indent;
      String before = "";
      out.append('[');
      for (Object item : list) {
        separate(before, inner);
        write(item, inner, depth + 1);
        before = ",";
      }
      close(list.isEmpty(), newline, ']');
    } else if (value instanceof Map<?, ?> map) {
      String inner = newline + indent;
      String before = "";
      out.append('{');
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        separate(before, inner);
        if (!(entry.getKey() instanceof String key)) {
          throw new TemplateException(
              "tojson of a dict with a key that is a %s is not supported"
                  .formatted(Values.type(entry.getKey())));
        }
        writeString(key);
        out.append(": ");
        write(entry.getValue(), inner, depth + 1);
        before = ",";
      }
      close(map.isEmpty(), newline, '}');
    } else {
      throw new TemplateException("tojson of a %s is not supported".formatted(Values.type(value)));
    }
  }

  private void separate(String before, String newline) {
    out.append(before);
    if (!indent.isEmpty()) {
      out.append(context.made(newline));
    } else if (!before.isEmpty()) {
      out.append(' ');
    }
  }

  private void close(boolean isEmpty, String newline, char bracket) {
    if (!indent.isEmpty() && !isEmpty) {
      out.append(newline);
    }
    out.append(bracket);
  }

  private void writeString(String text) {
    context.made(text);
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        case '\b' -> out.append("\\b");
        case '\f' -> out.append("\\f");
        default -> writeOrdinary(c);
      }
    }
    out.append('"');
  }

  private void writeOrdinary(char c) {
    if (c < 0x20) {
      out.append("\\u").append(HexFormat.of().toHexDigits(c));
    } else {
      out.append(c);
    }
  }
}
