package io.rlvr.text.jinja;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** Parses expressions with jinja2's precedence of operators. Not thread safe. */
final class ExpressionParser {
  private static final int MAX_DEPTH = 60;
  private static final int MAX_CHAIN = 300;
  private static final Set<String> COMPARISONS = Set.of("==", "!=", "<", "<=", ">", ">=");
  private static final Set<String> NOT_AN_ARGUMENT =
      Set.of("else", "or", "and", "if", "is", "in", "not", "recursive");
  private static final Expression LEFT_OUT = new Expression.Constant(None.NONE);

  private final TokenStream tokens;
  private int depth;

  ExpressionParser(TokenStream tokens) {
    this.tokens = tokens;
  }

  /** An expression, or several with commas between, which make a tuple. */
  Expression tupleOrExpression() {
    Expression first = expression();
    if (!tokens.isAtOperator(",")) {
      return first;
    }
    List<Expression> items = new ArrayList<>(List.of(first));
    while (tokens.acceptOperator(",") && !isAtEnd()) {
      items.add(expression());
    }
    return new Expression.Items(items);
  }

  Expression expression() {
    if (++depth > MAX_DEPTH) {
      throw tokens.problem("the expression is nested too deep");
    }
    Expression then = or();
    if (tokens.acceptName("if")) {
      Expression test = or();
      Optional<Expression> otherwise =
          tokens.acceptName("else") ? Optional.of(expression()) : Optional.empty();
      then = new Expression.Conditional(test, then, otherwise);
      if (tokens.isAtName("if")) {
        throw tokens.problem("'if' after 'if' in an expression is not supported");
      }
    }
    depth--;
    return then;
  }

  /** An expression in which {@code if} ends it: what a for tag runs over. */
  Expression unconditional() {
    return or();
  }

  private boolean isAtEnd() {
    Token.Kind kind = tokens.peek().kind();
    return kind == Token.Kind.OUTPUT_END || kind == Token.Kind.BLOCK_END;
  }

  private Expression or() {
    Expression left = and();
    for (int i = 0; tokens.acceptName("or"); i++) {
      left = new Expression.Logic(false, left, bounded(i, this::and));
    }
    return left;
  }

  private Expression and() {
    Expression left = not();
    for (int i = 0; tokens.acceptName("and"); i++) {
      left = new Expression.Logic(true, left, bounded(i, this::not));
    }
    return left;
  }

  private Expression not() {
    int count = 0;
    while (tokens.isAtName("not") && !tokens.peekSecond().is(Token.Kind.NAME, "in")) {
      tokens.next();
      count++;
    }
    Expression operand = comparison();
    for (int i = 0; i < count; i++) {
      Expression inner = operand;
      operand = bounded(i, () -> new Expression.Not(inner));
    }
    return operand;
  }

  private Expression comparison() {
    Expression first = sum();
    List<String> operators = new ArrayList<>();
    List<Expression> others = new ArrayList<>();
    while (true) {
      Token token = tokens.peek();
      if (token.kind() == Token.Kind.OPERATOR && COMPARISONS.contains(token.text())) {
        operators.add(tokens.next().text());
      } else if (tokens.acceptName("in")) {
        operators.add("in");
      } else if (tokens.isAtName("not") && tokens.peekSecond().is(Token.Kind.NAME, "in")) {
        tokens.next();
        tokens.next();
        operators.add("not in");
      } else {
        return operators.isEmpty() ? first : new Expression.Comparison(first, operators, others);
      }
      others.add(sum());
    }
  }

  private Expression sum() {
    return chain(Set.of("+", "-"), this::concatenation);
  }

  private Expression concatenation() {
    Expression first = product();
    if (!tokens.isAtOperator("~")) {
      return first;
    }
    List<Expression> parts = new ArrayList<>(List.of(first));
    while (tokens.acceptOperator("~")) {
      parts.add(product());
    }
    return new Expression.Concatenation(parts);
  }

  private Expression product() {
    return chain(Set.of("*", "/", "//", "%"), this::power);
  }

  private Expression power() {
    Expression base = unary();
    if (tokens.isAtOperator("**")) {
      throw tokens.problem("operator '**' is not supported");
    }
    return base;
  }

  private Expression chain(Set<String> operators, Supplier<Expression> operand) {
    Expression left = operand.get();
    for (int i = 0;
        tokens.peek().kind() == Token.Kind.OPERATOR && operators.contains(tokens.peek().text());
        i++) {
      String operator = tokens.next().text();
      left = new Expression.Operation(operator, left, bounded(i, operand));
    }
    return left;
  }

  /** A sign binds less than an attribute but more than a filter, as in jinja2. */
  private Expression unary() {
    return withFilters(signed());
  }

  private Expression signed() {
    if (tokens.isAtOperator("-") || tokens.isAtOperator("+")) {
      boolean isMinus = tokens.next().text().equals("-");
      if (++depth > MAX_DEPTH) {
        throw tokens.problem("the expression is nested too deep");
      }
      Expression operand = signed();
      depth--;
      return isMinus ? new Expression.Negative(operand) : operand;
    }
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
    Expression first = expression();
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
      items.add(expression());
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
      keys.add(expression());
      tokens.expectOperator(":");
      values.add(expression());
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
        expression = bounded(i, () -> attribute(owner));
      } else if (tokens.acceptOperator("[")) {
        expression = bounded(i, () -> subscript(owner));
      } else if (tokens.isAtOperator("(")) {
        expression = bounded(i, () -> invocation(owner));
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
    Expression from = tokens.isAtOperator(":") ? LEFT_OUT : expression();
    if (tokens.acceptOperator("]")) {
      return new Expression.Item(owner, from);
    }
    tokens.expectOperator(":");
    boolean hasEnd = !tokens.isAtOperator(":") && !tokens.isAtOperator("]");
    Expression to = hasEnd ? expression() : LEFT_OUT;
    Expression step = LEFT_OUT;
    if (tokens.acceptOperator(":") && !tokens.isAtOperator("]")) {
      step = expression();
    }
    tokens.expectOperator("]");
    return new Expression.Slice(owner, from, to, step);
  }

  private Expression invocation(Expression callee) {
    return new Expression.Invocation(callee, described(callee), call());
  }

  private static String described(Expression callee) {
    if (callee instanceof Expression.Name name) {
      return name.name();
    }
    return callee instanceof Expression.Attribute attribute ? attribute.name() : "(expression)";
  }

  private Expression.Call call() {
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
        named.put(name, expression());
      } else if (named.isEmpty()) {
        positional.add(expression());
      } else {
        throw tokens.problem("an argument without a name follows one with a name");
      }
      if (!tokens.isAtOperator(")")) {
        tokens.expectOperator(",");
      }
    }
    return new Expression.Call(positional, named);
  }

  private Expression withFilters(Expression start) {
    Expression expression = start;
    for (int i = 0; ; i++) {
      Expression operand = expression;
      if (tokens.acceptOperator("|")) {
        expression = bounded(i, () -> filtered(operand));
      } else if (tokens.acceptName("is")) {
        expression = bounded(i, () -> tested(operand));
      } else if (tokens.isAtOperator("(")) {
        expression = bounded(i, () -> invocation(operand));
      } else {
        return expression;
      }
    }
  }

  private Expression filtered(Expression operand) {
    String filter = tokens.expect(Token.Kind.NAME, "the name of a filter").text();
    Expression.Call call = tokens.isAtOperator("(") ? call() : Expression.Call.EMPTY;
    return new Expression.Filtered(operand, filter, call);
  }

  private Expression tested(Expression operand) {
    boolean isNegated = tokens.acceptName("not");
    String test = tokens.expect(Token.Kind.NAME, "the name of a test").text();
    Expression.Call call = Expression.Call.EMPTY;
    if (tokens.isAtOperator("(")) {
      call = call();
    } else if (isAtArgument()) {
      call = new Expression.Call(List.of(withPostfixes(primary())), Map.of());
    }
    Expression tested = new Expression.Tested(operand, test, call);
    return isNegated ? new Expression.Not(tested) : tested;
  }

  private boolean isAtArgument() {
    Token token = tokens.peek();
    return switch (token.kind()) {
      case NAME -> !NOT_AN_ARGUMENT.contains(token.text());
      case STRING, INTEGER, FLOAT -> true;
      case OPERATOR -> token.text().equals("[") || token.text().equals("{");
      default -> false;
    };
  }

  private Expression bounded(int count, Supplier<Expression> expression) {
    if (count >= MAX_CHAIN) {
      throw tokens.problem("the expression is too long");
    }
    return expression.get();
  }
}
