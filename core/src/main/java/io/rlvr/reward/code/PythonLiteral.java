package io.rlvr.reward.code;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads literals of Python: numbers, texts, None, booleans, and lists, tuples, sets and dicts of
 * them. What it returns is equal in Java if Python's {@code ==} says so: 1, 1.0 and True are the
 * same, a list and a tuple are not.
 */
final class PythonLiteral {
  private static final int MAX_DEPTH = 100;
  private static final Pattern NUMBER =
      Pattern.compile(
          "(?<whole>0+|[1-9](?:_?\\d)*+)(?![\\w.])"
              + "|(?:\\d(?:_?\\d)*+\\.?(?:\\d(?:_?\\d)*+)?|\\.\\d(?:_?\\d)*+)"
              + "(?:[eE][-+]?\\d{1,9})?(?!\\w)");
  private static final Pattern WORD = Pattern.compile("[A-Za-z_]\\w*+");

  /** A value without parts; the kind keeps the text {@code 'None'} from None. */
  private record Atom(Kind kind, String text) {}

  private record Sequence(Kind kind, List<Object> items) {}

  private record Items(Set<Object> items) {}

  private record Entries(Map<Object, Object> entries) {}

  private enum Kind {
    NONE,
    NUMBER,
    TEXT,
    LIST,
    TUPLE
  }

  /** A value, and where the text behind it begins. */
  record Found(Object value, int end) {}

  /** The text is no literal that this reads. */
  private static final class NoLiteralException extends Exception {
    private static final long serialVersionUID = 1L;

    NoLiteralException() {
      super("no literal");
    }
  }

  private final String text;
  private int at;

  private PythonLiteral(String text, int at) {
    this.text = text;
    this.at = at;
  }

  /** The literal that begins there, blanks before it left out; empty if none does. */
  static Optional<Found> at(String text, int start) {
    PythonLiteral reader = new PythonLiteral(text, start);
    try {
      Object value = reader.value(0);
      return Optional.of(new Found(value, reader.at));
    } catch (NoLiteralException e) {
      return Optional.empty();
    }
  }

  /** The literal that is the whole text. */
  static Optional<Object> of(String text) {
    return at(text, 0).filter(found -> text.substring(found.end()).isBlank()).map(Found::value);
  }

  private Object value(int depth) throws NoLiteralException {
    if (depth > MAX_DEPTH) {
      throw new NoLiteralException();
    }
    char first = peek();
    return switch (first) {
      case '[' -> new Sequence(Kind.LIST, items('[', ']', depth));
      case '(' -> tuple(depth);
      case '{' -> braces(depth);
      case '\'', '"' -> new Atom(Kind.TEXT, texts());
      case '-', '+' -> signed(first);
      default -> Character.isDigit(first) || first == '.' ? number("") : word(depth);
    };
  }

  private Object signed(char sign) throws NoLiteralException {
    at++;
    char next = peek();
    if (!Character.isDigit(next) && next != '.') {
      throw new NoLiteralException();
    }
    return number(sign == '-' ? "-" : "");
  }

  private Atom number(String sign) throws NoLiteralException {
    Matcher matcher = NUMBER.matcher(text).region(at, text.length());
    matcher.useTransparentBounds(true);
    if (!matcher.lookingAt()) {
      throw new NoLiteralException();
    }
    at = matcher.end();
    String digits = matcher.group().replace("_", "");
    if (matcher.group("whole") != null) {
      return whole(digits.startsWith("0") ? "0" : sign + digits);
    }
    double value = Double.parseDouble(sign + digits);
    if (Double.isInfinite(value)) {
      return new Atom(Kind.NUMBER, Double.toString(value));
    }
    BigDecimal exact = new BigDecimal(value);
    return whole(exact.signum() == 0 ? "0" : exact.stripTrailingZeros().toPlainString());
  }

  private static Atom whole(String digits) {
    return new Atom(Kind.NUMBER, digits);
  }

  private Object word(int depth) throws NoLiteralException {
    Matcher matcher = WORD.matcher(text).region(at, text.length());
    if (!matcher.lookingAt()) {
      throw new NoLiteralException();
    }
    String word = matcher.group();
    at = matcher.end();
    return switch (word) {
      case "None" -> new Atom(Kind.NONE, "");
      case "True" -> whole("1");
      case "False" -> whole("0");
      case "set", "frozenset" -> set(depth);
      default -> throw new NoLiteralException();
    };
  }

  /** {@code set()} or {@code set([1, 2])}. */
  private Items set(int depth) throws NoLiteralException {
    expect('(');
    if (peek() == ')') {
      at++;
      return new Items(Set.of());
    }
    Object value = value(depth + 1);
    expect(')');
    if (value instanceof Sequence sequence) {
      return new Items(new HashSet<>(sequence.items()));
    }
    if (value instanceof Items items) {
      return items;
    }
    throw new NoLiteralException();
  }

  private Object tuple(int depth) throws NoLiteralException {
    int start = at;
    List<Object> items = items('(', ')', depth);
    boolean isOne = items.size() == 1 && !text.substring(start, at - 1).strip().endsWith(",");
    return isOne ? items.get(0) : new Sequence(Kind.TUPLE, items);
  }

  private List<Object> items(char open, char close, int depth) throws NoLiteralException {
    expect(open);
    List<Object> items = new ArrayList<>();
    while (peek() != close) {
      items.add(value(depth + 1));
      if (peek() != close) {
        expect(',');
      }
    }
    at++;
    return items;
  }

  private Object braces(int depth) throws NoLiteralException {
    expect('{');
    Map<Object, Object> entries = new HashMap<>();
    Set<Object> items = new HashSet<>();
    while (peek() != '}') {
      Object key = value(depth + 1);
      if (peek() == ':') {
        at++;
        entries.put(key, value(depth + 1));
      } else {
        items.add(key);
      }
      if (peek() != '}') {
        expect(',');
      }
    }
    at++;
    if (!items.isEmpty() && !entries.isEmpty()) {
      throw new NoLiteralException();
    }
    return items.isEmpty() ? new Entries(entries) : new Items(items);
  }

  /** Texts in a row are one. */
  private String texts() throws NoLiteralException {
    StringBuilder whole = new StringBuilder();
    do {
      at = PythonText.read(text, at, whole).orElseThrow(NoLiteralException::new);
    } while (at < text.length() && (peekOrEnd() == '\'' || peekOrEnd() == '"'));
    return whole.toString();
  }

  private void expect(char c) throws NoLiteralException {
    if (peek() != c) {
      throw new NoLiteralException();
    }
    at++;
  }

  /** The next character that is not white space. */
  private char peek() throws NoLiteralException {
    char next = peekOrEnd();
    if (next == 0) {
      throw new NoLiteralException();
    }
    return next;
  }

  private char peekOrEnd() {
    int next = at;
    while (next < text.length() && " \t\r\n".indexOf(text.charAt(next)) >= 0) {
      next++;
    }
    if (next == text.length()) {
      return 0;
    }
    at = next;
    return text.charAt(next);
  }
}
