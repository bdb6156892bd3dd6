package io.rlvr.reward.math.parse;

import io.rlvr.reward.math.expr.Expr;
import io.rlvr.reward.math.expr.Expr.Bound;
import io.rlvr.reward.math.expr.Expr.FiniteSet;
import io.rlvr.reward.math.expr.Expr.Function;
import io.rlvr.reward.math.expr.Expr.Interval;
import io.rlvr.reward.math.expr.Expr.NamedSet;
import io.rlvr.reward.math.expr.Expr.Rational;
import io.rlvr.reward.math.expr.Expr.Tuple;
import io.rlvr.reward.math.expr.Exprs;
import io.rlvr.reward.math.parse.FormulaToken.Kind;
import java.util.List;

/** What stands in brackets: groups, tuples, intervals of all kinds, sets, and values in bars. */
final class BracketParser {
  private final Cursor cursor;
  private final MathParser parser;
  private final ArithmeticParser arithmetic;

  BracketParser(Cursor cursor, MathParser parser, ArithmeticParser arithmetic) {
    this.cursor = cursor;
    this.parser = parser;
    this.arithmetic = arithmetic;
  }

  Expr open() {
    String bracket = cursor.next().text();
    return switch (bracket) {
      case "(", "[" -> listed(bracket);
      case "{" -> braced();
      case "\\{" -> set();
      case "floor", "ceil" -> new Function(bracket, List.of(enclosed(bracket)));
      case "angle" -> {
        cursor.open(bracket);
        List<Expr> items = items();
        cursor.close();
        cursor.expect(Kind.CLOSE, bracket);
        yield items.size() == 1 ? items.get(0) : new Tuple(items);
      }
      default -> throw new Unreadable("bracket " + bracket);
    };
  }

  /** The open interval that begins with {@code ]}. */
  Expr reversed() {
    if (!cursor.at(Kind.CLOSE, "]")) {
      throw new Unreadable("nothing to close");
    }
    cursor.next();
    return listed("]");
  }

  private Expr listed(String bracket) {
    cursor.open(bracket);
    List<List<Expr>> groups = parser.groups();
    List<Expr> items = groups.stream().flatMap(List::stream).toList();
    cursor.close();
    FormulaToken close = cursor.next();
    if (!close.is(Kind.CLOSE, ")") && !close.is(Kind.CLOSE, "]") && !close.is(Kind.OPEN, "[")) {
      throw new Unreadable("expected a bracket, found " + close);
    }
    if (items.size() == 2 && !(bracket.equals("(") && close.text().equals(")"))) {
      return interval(bracket, items.get(0), items.get(1), close);
    }
    if (!close.text().equals(bracket.equals("(") ? ")" : "]") || bracket.equals("]")) {
      throw new Unreadable("brackets that do not fit");
    }
    return items.size() == 1 ? items.get(0) : new Tuple(items);
  }

  /** A closed one that would be empty is a point. */
  private static Expr interval(String bracket, Expr low, Expr high, FormulaToken close) {
    Bound lowBound = bracket.equals("[") ? Bound.CLOSED : Bound.OPEN;
    Bound highBound = close.is(Kind.CLOSE, "]") ? Bound.CLOSED : Bound.OPEN;
    boolean isEmpty =
        low instanceof Rational a
            && high instanceof Rational b
            && a.numerator()
                    .multiply(b.denominator())
                    .compareTo(b.numerator().multiply(a.denominator()))
                > 0;
    return isEmpty && lowBound == highBound
        ? new Tuple(List.of(low, high))
        : new Interval(lowBound, low, high, highBound);
  }

  /** Whether the {@code [} that comes next closes the interval that is open. */
  boolean closesReversed() {
    return cursor.at(Kind.OPEN, "[")
        && List.of("(", "[", "]").contains(cursor.within())
        && switch (cursor.peek(1).kind()) {
          case END_OF_INPUT, CLOSE, UNION, INTERSECTION, DIFFERENCE, COMMA, SEMICOLON -> true;
          default -> false;
        };
  }

  /** TeX's own braces, which group; a list in them is a set. */
  private Expr braced() {
    cursor.open("{");
    Expr content = parser.list();
    if (cursor.skip(Kind.CHOOSE)) {
      content = new Function("binomial", List.of(content, parser.list()));
    } else if (cursor.skip(Kind.OVER)) {
      content = Exprs.quotient(content, parser.list());
    }
    cursor.close();
    cursor.expect(Kind.CLOSE, "}");
    return content;
  }

  private Expr set() {
    if (cursor.at(Kind.CLOSE, "\\}")) {
      cursor.next();
      return new NamedSet("empty");
    }
    cursor.open("\\{");
    List<Expr> items = items();
    cursor.close();
    cursor.expect(Kind.CLOSE, "\\}");
    return new FiniteSet(items);
  }

  /** {@code |x|}, {@code \|x\|}. */
  Expr bars() {
    FormulaToken bar = cursor.next();
    cursor.open(bar.text());
    Expr value = arithmetic.sum();
    cursor.close();
    cursor.expect(bar.kind());
    return new Function(bar.is(Kind.BAR) ? "abs" : "norm", List.of(value));
  }

  /** One expression between brackets of a kind; the first is behind us. */
  private Expr enclosed(String bracket) {
    cursor.open(bracket);
    Expr value = arithmetic.sum();
    cursor.close();
    cursor.expect(Kind.CLOSE, bracket);
    return value;
  }

  /** The index of a root, in square brackets. */
  Expr index() {
    cursor.next();
    cursor.open("index");
    Expr value = arithmetic.sum();
    cursor.close();
    cursor.expect(Kind.CLOSE, "]");
    return value;
  }

  /** The arguments of a function, in parentheses. */
  List<Expr> arguments() {
    cursor.expect(Kind.OPEN, "(");
    cursor.open("(");
    List<Expr> arguments = items();
    cursor.close();
    cursor.expect(Kind.CLOSE, ")");
    return arguments;
  }

  private List<Expr> items() {
    return parser.groups().stream().flatMap(List::stream).toList();
  }
}
