package io.rlvr.jinja;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Parses expressions with jinja2's precedence of operators; what they stand between is parsed by
 * {@link OperandParser}. Not thread safe.
 */
final class ExpressionParser {
  private static final int MAX_DEPTH = 60;
  private static final int MAX_CHAIN = 300;
  private static final Set<String> COMPARISONS = Set.of("==", "!=", "<", "<=", ">", ">=");
  private static final Set<String> NOT_AN_ARGUMENT =
      Set.of("else", "or", "and", "if", "is", "in", "not", "recursive");

  private final TokenStream tokens;
  private final OperandParser operands;
  private int depth;

  ExpressionParser(TokenStream tokens) {
    this.tokens = tokens;
    this.operands = new OperandParser(tokens, this);
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

  /** An expression in which {@code if} ends it: what a for tag runs over, or an if tag tests. */
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
    return operands.operand();
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
        expression = bounded(i, () -> operands.invocation(operand));
      } else {
        return expression;
      }
    }
  }

  private Expression filtered(Expression operand) {
    String filter = tokens.expect(Token.Kind.NAME, "the name of a filter").text();
    Expression.Call call = tokens.isAtOperator("(") ? operands.call() : Expression.Call.EMPTY;
    return new Expression.Filtered(operand, filter, call);
  }

  private Expression tested(Expression operand) {
    boolean isNegated = tokens.acceptName("not");
    String test = tokens.expect(Token.Kind.NAME, "the name of a test").text();
    Expression.Call call = Expression.Call.EMPTY;
    if (tokens.isAtOperator("(")) {
      call = operands.call();
    } else if (tokens.isAtName("is")) {
      throw tokens.problem("'is' after 'is' is not supported");
    } else if (isAtArgument()) {
      call = new Expression.Call(List.of(operands.operand()), Map.of());
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

  /**
   * A further part of a chain.
   *
   * @param count how many came before
   */
  Expression bounded(int count, Supplier<Expression> expression) {
    if (count >= MAX_CHAIN) {
      throw tokens.problem("the expression is too long");
    }
    return expression.get();
  }
}
