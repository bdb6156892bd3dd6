package io.rlvr.jinja;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Parses what stands between operators: names, literals, brackets, and the attributes, items and
 * calls that follow them. Not thread safe.
 */
final class OperandParser {
  private static final Expression LEFT_OUT = new Expression.Constant(None.NONE);

  private final TokenStream tokens;
  private final ExpressionParser expressions;

  OperandParser(TokenStream tokens, ExpressionParser expressions) {
    this.tokens = tokens;
    this.expressions = expressions;
  }

  Expression operand() {
    return withPostfixes(primary());
  }

  private Expression primary() {
    Token token = tokens.next();
    return switch (token.kind()) {
      case NAME -> named(token.text());
      case STRING -> string(token);
      case INTEGER -> new Expression.Constant(integer(token));
      case FLOAT -> new Expression.Constant(Double.parseDouble(token.text()));
      default -> opened(token);
    };
  }

  /** Adjacent strings are one. */
  private Expression string(Token first) {
    StringBuilder text = new StringBuilder(first.text());
    while (tokens.peek().kind() == Token.Kind.STRING) {
      text.append(tokens.next().text());
    }
    return new Expression.Constant(text.toString());
  }

  /** What a bracket opens. */
  private Expression opened(Token token) {
    if (token.is(Token.Kind.OPERATOR, "(")) {
      return bracketed();
    } else if (token.is(Token.Kind.OPERATOR, "[")) {
      return new Expression.Items(listed("]"));
    } else if (token.is(Token.Kind.OPERATOR, "{")) {
      return dict();
    }
    throw new TemplateException("found %s (expected a value)".formatted(token.described()))
        .at(token.line());
  }

  private static Expression named(String name) {
    return switch (name) {
      case "true", "True" -> new Expression.Constant(true);
      case "false", "False" -> new Expression.Constant(false);
      case "none", "None" -> LEFT_OUT;
      default -> new Expression.Name(name);
    };
  }

  private static Long integer(Token token) {
    try {
      return Long.parseLong(token.text());
    } catch (NumberFormatException e) {
      TemplateException problem =
          new TemplateException("number '%s' is too long".formatted(token.text()));
      problem.initCause(e);
      throw problem.at(token.line());
    }
  }

  private Expression bracketed() {
    if (tokens.acceptOperator(")")) {
      return new Expression.Items(List.of());
    }
    Expression first = expressions.expression();
    if (tokens.acceptOperator(")")) {
      return first;
    }
    tokens.expectOperator(",");
    List<Expression> items = new ArrayList<>(List.of(first));
    items.addAll(listed(")"));
    return new Expression.Items(items);
  }

  /** Expressions up to the closing bracket; a comma may come before it. */
  private List<Expression> listed(String close) {
    List<Expression> items = new ArrayList<>();
    while (!tokens.acceptOperator(close)) {
      items.add(expressions.expression());
      if (!tokens.isAtOperator(close)) {
        tokens.expectOperator(",");
      }
    }
    return items;
  }

  private Expression dict() {
    List<Expression> keys = new ArrayList<>();
    List<Expression> values = new ArrayList<>();
    while (!tokens.acceptOperator("}")) {
      keys.add(expressions.expression());
      tokens.expectOperator(":");
      values.add(expressions.expression());
      if (!tokens.isAtOperator("}")) {
        tokens.expectOperator(",");
      }
    }
    return new Expression.Dict(keys, values);
  }

  private Expression withPostfixes(Expression start) {
    Expression expression = start;
    for (int i = 0; ; i++) {
      Expression owner = expression;
      if (tokens.acceptOperator(".")) {
        expression = expressions.bounded(i, () -> attribute(owner));
      } else if (tokens.acceptOperator("[")) {
        expression = expressions.bounded(i, () -> subscript(owner));
      } else if (tokens.isAtOperator("(")) {
        expression = expressions.bounded(i, () -> invocation(owner));
      } else {
        return expression;
      }
    }
  }

  private Expression attribute(Expression owner) {
    if (tokens.peek().kind() == Token.Kind.INTEGER) {
      return new Expression.Item(owner, new Expression.Constant(integer(tokens.next())));
    }
    return new Expression.Attribute(
        owner, tokens.expect(Token.Kind.NAME, "the name of an attribute").text());
  }

  private Expression subscript(Expression owner) {
    Expression from = tokens.isAtOperator(":") ? LEFT_OUT : expressions.expression();
    if (tokens.acceptOperator("]")) {
      return new Expression.Item(owner, from);
    }
    tokens.expectOperator(":");
    boolean hasEnd = !tokens.isAtOperator(":") && !tokens.isAtOperator("]");
    Expression to = hasEnd ? expressions.expression() : LEFT_OUT;
    Expression step = LEFT_OUT;
    if (tokens.acceptOperator(":") && !tokens.isAtOperator("]")) {
      step = expressions.expression();
    }
    tokens.expectOperator("]");
    return new Expression.Slice(owner, from, to, step);
  }

  Expression invocation(Expression callee) {
    return new Expression.Invocation(callee, described(callee), call());
  }

  private static String described(Expression callee) {
    if (callee instanceof Expression.Name name) {
      return name.name();
    }
    return callee instanceof Expression.Attribute attribute ? attribute.name() : "(expression)";
  }

  /** Arguments in brackets. */
  Expression.Call call() {
    tokens.expectOperator("(");
    List<Expression> positional = new ArrayList<>();
    Map<String, Expression> named = new LinkedHashMap<>();
    while (!tokens.acceptOperator(")")) {
      if (tokens.isAtOperator("*") || tokens.isAtOperator("**")) {
        throw tokens.problem("'*' before an argument is not supported");
      }
      boolean isNamed =
          tokens.peek().kind() == Token.Kind.NAME
              && tokens.peekSecond().is(Token.Kind.OPERATOR, "=");
      if (isNamed) {
        String name = tokens.next().text();
        tokens.expectOperator("=");
        named.put(name, expressions.expression());
      } else if (named.isEmpty()) {
        positional.add(expressions.expression());
      } else {
        throw tokens.problem("an argument without a name follows one with a name");
      }
      if (!tokens.isAtOperator(")")) {
        tokens.expectOperator(",");
      }
    }
    return new Expression.Call(positional, named);
  }
}
