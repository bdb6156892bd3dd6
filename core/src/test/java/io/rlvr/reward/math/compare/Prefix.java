package io.rlvr.reward.math.compare;

import io.rlvr.reward.math.algebra.Fraction;
import io.rlvr.reward.math.expr.Expr;
import io.rlvr.reward.math.expr.Exprs;
import io.rlvr.reward.math.expr.Shape;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the tests' notation of expressions: operators before their operands, as {@code (+ x (^ y
 * 2))}; {@code 1/3} and {@code -2} are rational, {@code 0.5} is decimal, {@code 'no'} is text,
 * {@code @R} is a named set; an unknown operator is a function.
 */
final class Prefix {
  private static final Pattern TOKEN = Pattern.compile("\\s*([()]|'[^']*'|[^\\s()]+)");

  private final Matcher tokens;

  private Prefix(String text) {
    tokens = TOKEN.matcher(text);
  }

  static Expr read(String text) {
    Prefix reader = new Prefix(text);
    Expr expr = reader.expr(reader.next());
    if (reader.tokens.find()) {
      throw new IllegalArgumentException("more than one expression: " + text);
    }
    return expr;
  }

  private String next() {
    if (!tokens.find()) {
      throw new IllegalArgumentException("unexpected end");
    }
    return tokens.group(1);
  }

  private Expr expr(String token) {
    if (!token.equals("(")) {
      return atom(token);
    }
    String operator = next();
    List<Expr> operands = new ArrayList<>();
    for (String part = next(); !part.equals(")"); part = next()) {
      operands.add(expr(part));
    }
    return apply(operator, operands);
  }

  private static Expr atom(String token) {
    if (token.startsWith("'")) {
      return new Expr.Text(token.substring(1, token.length() - 1));
    } else if (token.startsWith("@")) {
      return new Expr.NamedSet(token.substring(1));
    } else if (token.matches("-?\\d+")) {
      return new Expr.Rational(new BigInteger(token), BigInteger.ONE);
    } else if (token.matches("-?\\d+/\\d+")) {
      Fraction value =
          Fraction.of(
              new BigInteger(token.replaceAll("/.*", "")),
              new BigInteger(token.replaceAll(".*/", "")));
      return new Expr.Rational(value.numerator(), value.denominator());
    } else if (token.matches("-?\\d+(\\.\\d+)?(e-?\\d+)?")) {
      return new Expr.Decimal(new BigDecimal(token));
    }
    return switch (token) {
      case "pi" -> Expr.Constant.PI;
      case "e" -> Expr.Constant.E;
      case "i" -> Expr.Constant.I;
      case "oo" -> Expr.Constant.INFINITY;
      case "-oo" -> Shape.negative(Expr.Constant.INFINITY);
      default -> new Expr.Symbol(token);
    };
  }

  static Expr apply(String operator, List<Expr> operands) {
    Expr first = operands.isEmpty() ? Exprs.whole(0) : operands.get(0);
    Expr second = operands.size() < 2 ? first : operands.get(1);
    return switch (operator) {
      case "+" -> new Expr.Sum(operands);
      case "-" -> operands.size() == 1 ? Shape.negative(first) : Shape.difference(first, second);
      case "*" -> new Expr.Product(operands);
      case "/" -> new Expr.Product(List.of(first, new Expr.Power(second, Exprs.MINUS_ONE)));
      case "^" -> new Expr.Power(first, second);
      case "sqrt" -> new Expr.Power(first, atom("1/2"));
      case "+-" -> new Expr.PlusMinus(operands.size() == 1 ? Exprs.whole(0) : first, second);
      case "%" -> new Expr.Percent(first);
      case "=" -> new Expr.Relation(Expr.Comparison.EQUAL, first, second);
      case "!=" -> new Expr.Relation(Expr.Comparison.NOT_EQUAL, first, second);
      case "<" -> new Expr.Relation(Expr.Comparison.LESS, first, second);
      case "<=" -> new Expr.Relation(Expr.Comparison.LESS_OR_EQUAL, first, second);
      case ">" -> new Expr.Relation(Expr.Comparison.GREATER, first, second);
      case ">=" -> new Expr.Relation(Expr.Comparison.GREATER_OR_EQUAL, first, second);
      case "and" -> new Expr.Conjunction(operands);
      case "tuple" -> new Expr.Tuple(operands);
      case "set" -> new Expr.FiniteSet(operands);
      case "oo-interval" -> new Expr.Interval(Expr.Bound.OPEN, first, second, Expr.Bound.OPEN);
      case "oc-interval" -> new Expr.Interval(Expr.Bound.OPEN, first, second, Expr.Bound.CLOSED);
      case "co-interval" -> new Expr.Interval(Expr.Bound.CLOSED, first, second, Expr.Bound.OPEN);
      case "cc-interval" -> new Expr.Interval(Expr.Bound.CLOSED, first, second, Expr.Bound.CLOSED);
      case "union" -> new Expr.Union(operands);
      case "cap" -> new Expr.Intersection(operands);
      case "setminus" -> new Expr.Difference(first, second);
      case "in" -> new Expr.Membership(first, second);
      case "matrix" -> new Expr.Matrix(operands.stream().map(Shape::parts).toList());
      default -> new Expr.Function(operator, operands);
    };
  }
}
