package io.rlvr.report.chart;

import com.fasterxml.jackson.databind.JsonNode;
import io.rlvr.json.Json;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;

/**
 * Writes HTML and SVG whose every element is closed and whose every text and attribute is escaped,
 * so that nothing a model says can become markup. The result is well-formed XML too. This class is
 * NOT thread safe.
 */
public final class Markup {
  private static final char REPLACEMENT = '\uFFFD';

  private final StringBuilder out = new StringBuilder();
  private final Deque<String> open = new ArrayDeque<>();

  /** Opens an element; attributes are name, value, name, value. */
  public Markup open(String tag, String... attributes) {
    start(tag, attributes);
    out.append('>');
    open.push(tag);
    return this;
  }

  /** Closes the element opened last. */
  public Markup close() {
    out.append("</").append(open.pop()).append(">\n");
    return this;
  }

  /** An element that holds text alone. */
  public Markup leaf(String tag, String text, String... attributes) {
    return open(tag, attributes).text(text).close();
  }

  /** The same without a line break behind it, for what stands within a text. */
  public Markup inline(String tag, String text, String... attributes) {
    start(tag, attributes);
    out.append('>');
    escape(text);
    out.append("</").append(tag).append('>');
    return this;
  }

  /** An element that holds nothing. */
  public Markup empty(String tag, String... attributes) {
    start(tag, attributes);
    out.append("/>\n");
    return this;
  }

  public Markup text(String text) {
    escape(text);
    return this;
  }

  /**
   * Our own style sheet, the only thing that is not escaped; it must hold neither {@code <} nor
   * {@code &}.
   */
  public Markup style(String css) {
    if (css.indexOf('<') >= 0 || css.indexOf('&') >= 0) {
      throw new IllegalArgumentException("A style sheet must not hold < or &");
    }
    out.append("<style>").append(css).append("</style>\n");
    return this;
  }

  /** Our own script, which is not escaped either and must hold neither of both. */
  public Markup script(String script) {
    if (script.indexOf('<') >= 0 || script.indexOf('&') >= 0) {
      throw new IllegalArgumentException("A script must not hold < or &");
    }
    out.append("<script>").append(script).append("</script>\n");
    return this;
  }

  /**
   * Data for a script, which no browser runs. Within JSON all that could end the element stands in
   * texts, where it is written by its number.
   */
  public Markup data(String id, JsonNode json) {
    start("script", "type", "application/json", "id", id);
    out.append('>');
    Json.line(json)
        .codePoints()
        .forEach(
            c -> {
              if (c == '<' || c == '>' || c == '&' || !isXml(c)) {
                out.append(String.format(Locale.ROOT, "\\u%04x", c));
              } else {
                out.appendCodePoint(c);
              }
            });
    out.append("</script>\n");
    return this;
  }

  /** What was written; all elements must be closed. */
  public String end() {
    if (!open.isEmpty()) {
      throw new IllegalStateException("Element is still open: " + open.peek());
    }
    return out.toString();
  }

  private void start(String tag, String... attributes) {
    out.append('<').append(tag);
    for (int i = 0; i < attributes.length; i += 2) {
      out.append(' ').append(attributes[i]).append("=\"");
      escape(attributes[i + 1]);
      out.append('"');
    }
  }

  /** A text as a browser has it that was written here: what no page may hold is replaced. */
  public static String readable(String text) {
    StringBuilder readable = new StringBuilder(text.length());
    text.codePoints()
        .map(c -> c == '\r' ? '\n' : isXml(c) ? c : REPLACEMENT)
        .forEach(readable::appendCodePoint);
    return readable.toString();
  }

  private void escape(String text) {
    int end = text.length();
    for (int i = 0; i < end; ) {
      int c = text.codePointAt(i);
      escape(c);
      i += Character.charCount(c);
    }
  }

  private void escape(int c) {
    switch (c) {
      case '<' -> out.append("&lt;");
      case '>' -> out.append("&gt;");
      case '&' -> out.append("&amp;");
      case '"' -> out.append("&quot;");
      case '\'' -> out.append("&#39;");
      default -> out.appendCodePoint(isXml(c) ? c : REPLACEMENT);
    }
  }

  /** XML 1.0, production 2 (Char); surrogates here are unpaired ones. */
  private static boolean isXml(int c) {
    return c == '\t'
        || c == '\n'
        || c == '\r'
        || (c >= 0x20 && c <= 0xD7FF)
        || (c >= 0xE000 && c <= 0xFFFD)
        || c >= 0x10000;
  }
}
