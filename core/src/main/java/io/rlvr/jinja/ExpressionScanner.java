package io.rlvr.jinja;

import java.util.ArrayList;
import java.util.List;

/** Reads the tokens inside one tag, up to the end of the tag. */
final class ExpressionScanner {
  private static final List<String> OPERATORS =
      List.of(
          "**", "//", "==", "!=", ">=", "<=", "+", "-", "/", "*", "%", "~", "[", "]", "(", ")", "{",
          "}", ">", "<", "=", ".", ":", "|", ",");
  private static final String OPENING = "([{";
  private static final String CLOSING = ")]}";

  private final String source;
  private final String end;
  private final List<Token> tokens = new ArrayList<>();
  private int position;
  private int line;
  private int openBrackets;

  /**
   * @param end what closes the tag
   */
  ExpressionScanner(String source, int position, int line, String end) {
    this.source = source;
    this.position = position;
    this.line = line;
    this.end = end;
  }

  /** Reads all tokens and returns the sign before the end of the tag, a space if there is none. */
  char scan() {
    while (position < source.length()) {
      if (openBrackets == 0) {
        if (source.startsWith(end, position)) {
          position += end.length();
          return ' ';
        }
        char sign = source.charAt(position);
        boolean mayHaveSign = sign == '-' || (sign == '+' && end.equals("%}"));
        if (mayHaveSign && source.startsWith(end, position + 1)) {
          position += 1 + end.length();
          return sign;
        }
      }
      scanToken();
    }
    throw new TemplateException("the tag has no end").at(line);
  }

  List<Token> tokens() {
    return tokens;
  }

  /** The place after the tag. */
  int position() {
    return position;
  }

  private void scanToken() {
    char c = source.charAt(position);
    if (Strings.isSpace(c)) {
      line += c == '\n' ? 1 : 0;
      position++;
    } else if (c == '"' || c == '\'') {
      scanString(c);
    } else if (c >= '0' && c <= '9') {
      scanNumber();
    } else if (Character.isJavaIdentifierStart(c) && c != '$') {
      int start = position;
      while (position < source.length() && isNamePart(source.charAt(position))) {
        position++;
      }
      add(Token.Kind.NAME, source.substring(start, position));
    } else {
      scanOperator(c);
    }
  }

  private static boolean isNamePart(char c) {
    return Character.isJavaIdentifierPart(c) && c != '$' && !Character.isIdentifierIgnorable(c);
  }

  private void scanOperator(char c) {
    for (String operator : OPERATORS) {
      if (source.startsWith(operator, position)) {
        openBrackets += OPENING.contains(operator) ? 1 : CLOSING.contains(operator) ? -1 : 0;
        add(Token.Kind.OPERATOR, operator);
        position += operator.length();
        return;
      }
    }
    throw new TemplateException("character '%c' is not supported in a tag".formatted(c)).at(line);
  }

  private void scanNumber() {
    int start = position;
    skipDigits();
    boolean isFloat =
        position + 1 < source.length()
            && source.charAt(position) == '.'
            && Character.isDigit(source.charAt(position + 1));
    if (isFloat) {
      position++;
      skipDigits();
    }
    if (position < source.length() && isNamePart(source.charAt(position))) {
      throw new TemplateException(
              "number '%s' is not supported".formatted(source.substring(start, position + 1)))
          .at(line);
    }
    add(
        isFloat ? Token.Kind.FLOAT : Token.Kind.INTEGER,
        source.substring(start, position).replace("_", ""));
  }

  private void skipDigits() {
    while (position < source.length()
        && (Character.isDigit(source.charAt(position)) || source.charAt(position) == '_')) {
      position++;
    }
  }

  private void scanString(char quote) {
    StringBuilder text = new StringBuilder();
    int startLine = line;
    int i = position + 1;
    while (i < source.length() && source.charAt(i) != quote) {
      char c = source.charAt(i);
      line += c == '\n' ? 1 : 0;
      if (c == '\\' && i + 1 < source.length()) {
        i = scanEscape(i, text);
      } else {
        text.append(c);
        i++;
      }
    }
    if (i >= source.length()) {
      throw new TemplateException("the string has no end").at(startLine);
    }
    position = i + 1;
    tokens.add(new Token(Token.Kind.STRING, text.toString(), startLine));
  }

  private int scanEscape(int start, StringBuilder text) {
    try {
      return Escapes.append(source, start, text);
    } catch (TemplateException e) {
      throw e.at(line);
    }
  }

  private void add(Token.Kind kind, String text) {
    tokens.add(new Token(kind, text, line));
  }
}
