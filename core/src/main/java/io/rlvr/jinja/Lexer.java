package io.rlvr.jinja;

import java.util.ArrayList;
import java.util.List;

/**
 * Splits a template's source into text and tags, with jinja2's rules for the white space around
 * tags: {@code -} removes all of it, a tag alone on its line takes its indentation (lstrip_blocks)
 * and the newline after it (trim_blocks) along, {@code +} forbids both.
 */
final class Lexer {
  private static final int MAX_SOURCE_CHARS = 1_000_000;

  private final String source;
  private final List<Token> tokens = new ArrayList<>();
  private int position;
  private int line = 1;

  /** Whether the text at the position begins a line, which lstrip_blocks asks for. */
  private boolean startsLine = true;

  private Lexer(String source) {
    this.source = source;
  }

  /** All tokens, the last of kind END. */
  static List<Token> tokens(String source) {
    if (source.length() > MAX_SOURCE_CHARS) {
      throw new TemplateException(
          "the template has %d characters (expected at most %d)"
              .formatted(source.length(), MAX_SOURCE_CHARS));
    }
    String lines = source.replace("\r\n", "\n").replace('\r', '\n');
    String kept = lines.endsWith("\n") ? lines.substring(0, lines.length() - 1) : lines;
    Lexer lexer = new Lexer(kept);
    while (lexer.position < kept.length()) {
      lexer.readTextAndTag();
    }
    lexer.add(Token.Kind.END, "");
    return lexer.tokens;
  }

  private void readTextAndTag() {
    int tag = nextTag();
    if (tag < 0) {
      add(Token.Kind.DATA, source.substring(position));
      position = source.length();
      return;
    }
    char kind = source.charAt(tag + 1);
    char sign = tag + 2 < source.length() ? source.charAt(tag + 2) : ' ';
    addText(source.substring(position, tag), kind, sign);
    boolean signed = sign == '-' || (sign == '+' && kind != '{');
    moveTo(tag + (signed ? 3 : 2));
    if (kind == '#') {
      skipComment();
    } else {
      readTag(kind);
    }
  }

  private int nextTag() {
    for (int i = source.indexOf('{', position); i >= 0; i = source.indexOf('{', i + 1)) {
      if (i + 1 < source.length() && "{%#".indexOf(source.charAt(i + 1)) >= 0) {
        return i;
      }
    }
    return -1;
  }

  private void addText(String text, char kind, char sign) {
    String kept = text;
    if (sign == '-') {
      kept = Strings.strippedRight(text);
    } else if (sign != '+' && kind != '{') {
      int lineStart = text.lastIndexOf('\n') + 1;
      if ((lineStart > 0 || startsLine) && Strings.isSpace(text.substring(lineStart))) {
        kept = text.substring(0, lineStart);
      }
    }
    if (!kept.isEmpty()) {
      add(Token.Kind.DATA, kept);
    }
  }

  private void skipComment() {
    int end = source.indexOf("#}", position);
    if (end < 0) {
      throw new TemplateException("the comment has no end").at(line);
    }
    char sign = end > position ? source.charAt(end - 1) : ' ';
    moveTo(end + 2);
    skipAfterTag(sign, true);
  }

  private void readTag(char kind) {
    boolean isBlock = kind == '%';
    add(isBlock ? Token.Kind.BLOCK_BEGIN : Token.Kind.OUTPUT_BEGIN, "");
    ExpressionScanner scanner =
        new ExpressionScanner(source, position, line, isBlock ? "%}" : "}}");
    char sign = scanner.scan();
    tokens.addAll(scanner.tokens());
    moveTo(scanner.position());
    add(isBlock ? Token.Kind.BLOCK_END : Token.Kind.OUTPUT_END, "");
    skipAfterTag(sign, isBlock);
  }

  private void skipAfterTag(char sign, boolean trimsNewline) {
    int start = position;
    if (sign == '-') {
      int end = position;
      while (end < source.length() && Strings.isSpace(source.charAt(end))) {
        end++;
      }
      moveTo(end);
    } else if (trimsNewline && sign != '+' && source.startsWith("\n", position)) {
      moveTo(position + 1);
    }
    startsLine = position > start && source.charAt(position - 1) == '\n';
  }

  private void moveTo(int end) {
    for (int i = position; i < end; i++) {
      if (source.charAt(i) == '\n') {
        line++;
      }
    }
    position = end;
  }

  private void add(Token.Kind kind, String text) {
    tokens.add(new Token(kind, text, line));
  }
}
