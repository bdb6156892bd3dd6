package io.rlvr.reward.math.parse;

import io.rlvr.reward.math.expr.Expr;
import io.rlvr.reward.math.expr.Expr.Comparison;
import io.rlvr.reward.math.expr.Expr.Constant;
import io.rlvr.reward.math.expr.Expr.Function;
import io.rlvr.reward.math.expr.Expr.Power;
import io.rlvr.reward.math.expr.Expr.Product;
import io.rlvr.reward.math.expr.Expr.Relation;
import io.rlvr.reward.math.expr.Expr.Symbol;
import io.rlvr.reward.math.expr.Exprs;
import io.rlvr.reward.math.parse.FormulaToken.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Functions by name, sums, products, integrals, limits and derivatives. Without parentheses a
 * function takes all factors that follow, also behind a written operator, up to the next function:
 * {@code \sin x / 2} is sin(x/2), as for Math-Verify.
 */
final class FunctionParser {
  private static final Map<String, String> USUAL_NAMES =
      Map.ofEntries(
          Map.entry("asin", "arcsin"),
          Map.entry("acos", "arccos"),
          Map.entry("atan", "arctan"),
          Map.entry("asinh", "arsinh"),
          Map.entry("acosh", "arcosh"),
          Map.entry("atanh", "artanh"),
          Map.entry("arcsinh", "arsinh"),
          Map.entry("arccosh", "arcosh"),
          Map.entry("arctanh", "artanh"),
          Map.entry("Floor", "floor"),
          Map.entry("Ceil", "ceil"),
          Map.entry("ceiling", "ceil"),
          Map.entry("sign", "sgn"));

  private static final Map<String, String> INVERSES =
      Map.of(
          "sin", "arcsin", "cos", "arccos", "tan", "arctan", "cot", "arccot", "sec", "arcsec",
          "csc", "arccsc", "sinh", "arsinh", "cosh", "arcosh", "tanh", "artanh");

  private static final Set<String> OF_ANGLES = Set.of("sin", "cos", "tan", "cot", "sec", "csc");

  private static final Set<String> DIFFERENTIALS = Set.of("d", "partial");

  private final Cursor cursor;
  private final ArithmeticParser arithmetic;
  private final AtomParser atoms;

  FunctionParser(Cursor cursor, ArithmeticParser arithmetic, AtomParser atoms) {
    this.cursor = cursor;
    this.arithmetic = arithmetic;
    this.atoms = atoms;
  }

  Expr named() {
    String name = cursor.next().text();
    name = USUAL_NAMES.getOrDefault(name, name);
    Optional<Expr> base = Optional.empty();
    Optional<Expr> exponent = Optional.empty();
    while (cursor.at(Kind.SUBSCRIPT) || cursor.at(Kind.POWER)) {
      if (cursor.skip(Kind.SUBSCRIPT)) {
        base = Optional.of(base());
      } else {
        cursor.next();
        exponent = Optional.of(arithmetic.exponent());
      }
    }
    if (exponent.equals(Optional.of(Exprs.MINUS_ONE)) && INVERSES.containsKey(name)) {
      name = INVERSES.get(name);
      exponent = Optional.empty();
    }
    List<Expr> arguments = OF_ANGLES.contains(name) ? ofAngle() : arguments();
    Expr value = applied(name, base, arguments);
    return exponent.isPresent() ? new Power(value, exponent.get()) : value;
  }

  /** Of bare digits, the first is the base and the others the argument: {@code \log_28}. */
  private Expr base() {
    boolean isAlone =
        cursor.at(Kind.NUMBER)
            && switch (cursor.peek(1).kind()) {
              case NUMBER, SYMBOL, FRACTION, ROOT, OPEN, BAR, FUNCTION -> true;
              default -> false;
            };
    return isAlone ? Exprs.number(cursor.next().text()) : atoms.argument();
  }

  private List<Expr> ofAngle() {
    cursor.beginAngle();
    List<Expr> arguments = arguments();
    cursor.endAngle();
    return arguments;
  }

  private List<Expr> arguments() {
    cursor.deeper();
    List<Expr> arguments =
        cursor.at(Kind.OPEN, "(")
            ? atoms.inParentheses()
            : List.of(arithmetic.product(ArithmeticParser.Run.NO_FUNCTION));
    cursor.shallower();
    return arguments;
  }

  private static Expr applied(String name, Optional<Expr> base, List<Expr> arguments) {
    Expr first = arguments.get(0);
    return switch (name) {
      case "exp" -> new Power(Constant.E, first);
      case "log" ->
          arguments.size() == 2
              ? new Function("log", arguments)
              : new Function("log", List.of(first, base.orElse(Exprs.whole(10))));
      case "lg" -> new Function("log", List.of(first, Exprs.whole(10)));
      default -> new Function(name, arguments);
    };
  }

  /** {@code \sum} and {@code \prod}: body, variable, from, to. */
  Expr over() {
    String name = cursor.next().text();
    List<Expr> limits = limits();
    List<Expr> arguments = new ArrayList<>(List.of(body()));
    arguments.addAll(limits);
    return new Function(name, List.copyOf(arguments));
  }

  /** Integrand, variable, and from and to where they are given. */
  Expr integral() {
    cursor.next();
    List<Expr> limits = limits();
    cursor.open("integral");
    Expr integrand = isDifferential() ? Exprs.whole(1) : arithmetic.sum();
    cursor.close();
    Expr variable = new Symbol("x");
    if (isDifferential()) {
      cursor.next();
      variable = variable(atoms.atom());
    }
    List<Expr> arguments = new ArrayList<>(List.of(integrand, variable));
    arguments.addAll(limits);
    return new Function("integral", List.copyOf(arguments));
  }

  private boolean isDifferential() {
    return cursor.at(Kind.SYMBOL, "d") && cursor.peek(1).is(Kind.SYMBOL);
  }

  /** What stands below and above; the variable of {@code i = 1} is the first. */
  private List<Expr> limits() {
    List<Expr> below = List.of();
    List<Expr> above = List.of();
    while (cursor.at(Kind.SUBSCRIPT) || cursor.at(Kind.POWER)) {
      if (cursor.skip(Kind.SUBSCRIPT)) {
        Expr from = atoms.argument();
        below =
            from instanceof Relation r && r.comparison() == Comparison.EQUAL
                ? List.of(variable(r.left()), r.right())
                : List.of(from);
      } else {
        cursor.next();
        above = List.of(arithmetic.exponent());
      }
    }
    List<Expr> limits = new ArrayList<>(below);
    limits.addAll(above);
    return limits;
  }

  /** The i that counts is no imaginary one. */
  private static Expr variable(Expr expr) {
    return expr == Constant.I ? new Symbol("i") : expr == Constant.E ? new Symbol("e") : expr;
  }

  /** What has the limit, the variable, and what that tends to; the side is left out. */
  Expr limit() {
    cursor.next();
    cursor.expect(Kind.SUBSCRIPT);
    cursor.expect(Kind.OPEN, "{");
    cursor.open("{");
    Expr variable = variable(atoms.atom());
    cursor.expect(Kind.TO);
    Expr target = limitTarget();
    cursor.close();
    cursor.expect(Kind.CLOSE, "}");
    return new Function("limit", List.of(body(), variable, target));
  }

  /** What a sum or a limit is of; another one may begin it. */
  private Expr body() {
    cursor.deeper();
    Expr body = arithmetic.product(ArithmeticParser.Run.ANY);
    cursor.shallower();
    return body;
  }

  private Expr limitTarget() {
    boolean isNegative = cursor.skip(Kind.MINUS);
    if (!isNegative) {
      cursor.skip(Kind.PLUS);
    }
    Expr target = atoms.atom();
    if (cursor.skip(Kind.POWER)) {
      boolean isBraced = cursor.at(Kind.OPEN, "{");
      if (isBraced) {
        cursor.next();
      }
      if (!cursor.skip(Kind.PLUS)) {
        cursor.expect(Kind.MINUS);
      }
      if (isBraced) {
        cursor.expect(Kind.CLOSE, "}");
      }
    }
    return isNegative ? Exprs.negated(target) : target;
  }

  /** A fraction; dy over dx is the derivative of y, and d over dx that of what follows. */
  Expr quotient(Expr numerator, Expr denominator) {
    if (isDifferential(numerator)
        && denominator instanceof Product bottom
        && bottom.factors().size() == 2
        && isDifferential(bottom.factors().get(0))
        && arithmetic.startsFactor(ArithmeticParser.Run.ANY)) {
      return new Function("derivative", List.of(body(), bottom.factors().get(1)));
    }
    if (numerator instanceof Product top
        && denominator instanceof Product bottom
        && bottom.factors().size() == 2
        && isDifferential(top.factors().get(0))
        && isDifferential(bottom.factors().get(0))) {
      Expr of = Exprs.product(top.factors().subList(1, top.factors().size()));
      return new Function("derivative", List.of(of, bottom.factors().get(1)));
    }
    return Exprs.quotient(numerator, denominator);
  }

  private static boolean isDifferential(Expr factor) {
    return factor instanceof Symbol s && DIFFERENTIALS.contains(s.name());
  }
}
