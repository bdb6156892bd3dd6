package io.rlvr.jinja;

import java.util.List;

/** Reads tokens one by one with a look at the next two. Not thread safe. */
final class TokenStream {
  private final List<Token> tokens;
  private int position;

  /**
   * @param tokens ends with a token of kind END
   */
  TokenStream(List<Token> tokens) {
    this.tokens = List.copyOf(tokens);
  }

  Token peek() {
    return tokens.get(position);
  }

  Token peekSecond() {
    return tokens.get(Math.min(position + 1, tokens.size() - 1));
  }

  Token next() {
    Token token = peek();
    if (token.kind() != Token.Kind.END) {
      position++;
    }
    return token;
  }

  boolean isAt(Token.Kind kind, String text) {
    return peek().is(kind, text);
  }

  boolean isAtOperator(String text) {
    return isAt(Token.Kind.OPERATOR, text);
  }

  boolean isAtName(String text) {
    return isAt(Token.Kind.NAME, text);
  }

  /** Steps over the operator if it is next. */
  boolean acceptOperator(String text) {
    return accept(Token.Kind.OPERATOR, text);
  }

  /** Steps over the word if it is next. */
  boolean acceptName(String text) {
    return accept(Token.Kind.NAME, text);
  }

  void expectOperator(String text) {
    if (!acceptOperator(text)) {
      throw unexpected("'" + text + "'");
    }
  }

  void expectName(String text) {
    if (!acceptName(text)) {
      throw unexpected("'" + text + "'");
    }
  }

  Token expect(Token.Kind kind, String described) {
    if (peek().kind() != kind) {
      throw unexpected(described);
    }
    return next();
  }

  TemplateException unexpected(String expected) {
    return problem("found %s (expected %s)".formatted(peek().described(), expected));
  }

  TemplateException problem(String message) {
    return new TemplateException(message).at(peek().line());
  }

  private boolean accept(Token.Kind kind, String text) {
    if (isAt(kind, text)) {
      position++;
      return true;
    }
    return false;
  }
}
