package io.rlvr.jinja;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Parses text and tags. Not thread safe. */
final class StatementParser {
  private static final int MAX_DEPTH = 50;

  private final TokenStream tokens;
  private final ExpressionParser expressions;
  private int depth;
  private int loops;
  private int namespaceSets;

  StatementParser(TokenStream tokens) {
    this.tokens = tokens;
    this.expressions = new ExpressionParser(tokens);
  }

  /** The whole template. */
  List<Statement> template() {
    List<Statement> statements = body();
    if (tokens.peek().kind() != Token.Kind.END) {
      Token tag = tokens.peekSecond();
      throw new TemplateException("tag '%s' closes nothing".formatted(tag.text())).at(tag.line());
    }
    return statements;
  }

  /** Statements up to a tag that one of the names begins; the tag's name is next then. */
  private List<Statement> body(String... ends) {
    if (++depth > MAX_DEPTH) {
      throw tokens.problem("tags are nested too deep");
    }
    List<Statement> statements = new ArrayList<>();
    while (tokens.peek().kind() != Token.Kind.END && !isAtEndTag()) {
      statement().ifPresent(statements::add);
    }
    depth--;
    if (ends.length > 0) {
      if (tokens.peek().kind() == Token.Kind.END) {
        throw tokens.unexpected("tag '" + ends[ends.length - 1] + "'");
      }
      tokens.next();
      if (!List.of(ends).contains(tokens.peek().text())) {
        throw tokens.unexpected("tag '" + ends[ends.length - 1] + "'");
      }
    }
    return statements;
  }

  private boolean isAtEndTag() {
    String name = tokens.peekSecond().text();
    return tokens.peek().kind() == Token.Kind.BLOCK_BEGIN
        && (name.startsWith("end") || name.equals("elif") || name.equals("else"));
  }

  private Optional<Statement> statement() {
    Token token = tokens.next();
    if (token.kind() == Token.Kind.DATA) {
      return Optional.of(new Statement.Text(token.text()));
    }
    if (token.kind() == Token.Kind.OUTPUT_BEGIN) {
      Expression expression = expressions.tupleOrExpression();
      tokens.expect(Token.Kind.OUTPUT_END, "'}}'");
      return Optional.of(new Statement.Output(token.line(), expression));
    }
    Token tag = tokens.expect(Token.Kind.NAME, "the name of a tag");
    return switch (tag.text()) {
      case "if" -> Optional.of(ifTag(tag.line()));
      case "for" -> Optional.of(forTag(tag.line()));
      case "set" -> Optional.of(setTag(tag.line()));
      case "macro" -> Optional.of(macroTag(tag.line()));
      case "generation" -> Optional.of(generationTag());
      case "break" -> Optional.of(jumpTag(Statement.Flow.BREAK));
      case "continue" -> Optional.of(jumpTag(Statement.Flow.CONTINUE));
      default ->
          throw new TemplateException("tag '%s' is not supported".formatted(tag.text()))
              .at(tag.line());
    };
  }

  private Statement ifTag(int line) {
    Expression test = expressions.unconditional();
    endTag();
    List<Statement> then = body("elif", "else", "endif");
    List<Statement> otherwise = List.of();
    Token next = tokens.next();
    if (next.text().equals("elif")) {
      if (++depth > MAX_DEPTH * 4) {
        throw tokens.problem("too many 'elif' tags");
      }
      otherwise = List.of(ifTag(next.line()));
      depth--;
      return new Statement.If(line, test, then, otherwise);
    }
    if (next.text().equals("else")) {
      endTag();
      otherwise = body("endif");
      tokens.next();
    }
    endTag();
    return new Statement.If(line, test, then, otherwise);
  }

  private Statement forTag(int line) {
    List<String> targets = names();
    tokens.expectName("in");
    Expression iterated = expressions.unconditional();
    Optional<Expression> filter =
        tokens.acceptName("if") ? Optional.of(expressions.expression()) : Optional.empty();
    if (tokens.isAtName("recursive")) {
      throw tokens.problem("'recursive' of a for tag is not supported");
    }
    endTag();
    int setsBefore = namespaceSets;
    loops++;
    List<Statement> body = body("else", "endfor");
    loops--;
    if (filter.isPresent() && namespaceSets > setsBefore) {
      // jinja2 filters turn by turn, we before the first: what the body sets could change the
      // filter
      throw new TemplateException("setting a namespace inside a for tag with 'if' is not supported")
          .at(line);
    }
    List<Statement> otherwise = List.of();
    if (tokens.next().text().equals("else")) {
      endTag();
      otherwise = body("endfor");
      tokens.next();
    }
    endTag();
    return new Statement.For(line, targets, iterated, filter, body, otherwise);
  }

  private Statement setTag(int line) {
    List<String> targets = names();
    Optional<String> attribute = Optional.empty();
    if (targets.size() == 1 && tokens.acceptOperator(".")) {
      namespaceSets++;
      attribute = Optional.of(tokens.expect(Token.Kind.NAME, "the name of an attribute").text());
    }
    if (tokens.acceptOperator("=")) {
      Expression expression = expressions.tupleOrExpression();
      endTag();
      return new Statement.Set(line, targets, attribute, expression);
    }
    if (targets.size() > 1 || attribute.isPresent()) {
      throw tokens.unexpected("'='");
    }
    endTag();
    List<Statement> body = body("endset");
    tokens.next();
    endTag();
    return new Statement.SetBlock(line, targets.get(0), body);
  }

  private Statement macroTag(int line) {
    String name = tokens.expect(Token.Kind.NAME, "the name of a macro").text();
    List<String> parameters = new ArrayList<>();
    Map<String, Expression> defaults = new LinkedHashMap<>();
    tokens.expectOperator("(");
    while (!tokens.acceptOperator(")")) {
      if (!parameters.isEmpty()) {
        tokens.expectOperator(",");
      }
      String parameter = tokens.expect(Token.Kind.NAME, "the name of a parameter").text();
      parameters.add(parameter);
      if (tokens.acceptOperator("=")) {
        defaults.put(parameter, expressions.expression());
      }
    }
    endTag();
    int loopsAround = loops;
    loops = 0;
    List<Statement> body = body("endmacro");
    loops = loopsAround;
    tokens.next();
    endTag();
    return new Statement.Macro(line, name, parameters, defaults, body);
  }

  /** The tag by which transformers marks the model's own turns; it shows in no output. */
  private Statement generationTag() {
    int line = tokens.peek().line();
    endTag();
    List<Statement> body = body("endgeneration");
    tokens.next();
    endTag();
    return new Statement.If(line, new Expression.Constant(true), body, List.of());
  }

  private Statement jumpTag(Statement.Flow flow) {
    if (loops == 0) {
      throw tokens.problem("'break' or 'continue' outside of a loop");
    }
    endTag();
    return new Statement.Jump(flow);
  }

  private List<String> names() {
    List<String> names = new ArrayList<>();
    boolean isBracketed = tokens.acceptOperator("(");
    do {
      names.add(tokens.expect(Token.Kind.NAME, "a name").text());
    } while (tokens.acceptOperator(","));
    if (isBracketed) {
      tokens.expectOperator(")");
    }
    return names;
  }

  private void endTag() {
    tokens.expect(Token.Kind.BLOCK_END, "the end of the tag");
  }
}
