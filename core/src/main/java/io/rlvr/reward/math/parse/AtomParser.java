package io.rlvr.reward.math.parse;

import io.rlvr.reward.math.expr.Expr;
import io.rlvr.reward.math.expr.Expr.Constant;
import io.rlvr.reward.math.expr.Expr.Function;
import io.rlvr.reward.math.expr.Expr.NamedSet;
import io.rlvr.reward.math.expr.Expr.Power;
import io.rlvr.reward.math.expr.Expr.Rational;
import io.rlvr.reward.math.expr.Expr.Sum;
import io.rlvr.reward.math.expr.Expr.Symbol;
import io.rlvr.reward.math.expr.Expr.Text;
import io.rlvr.reward.math.expr.Exprs;
import io.rlvr.reward.math.parse.FormulaToken.Kind;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;

/**
 * What formulas are built of: numbers, symbols, fractions, roots, and what {@link BracketParser},
 * {@link FunctionParser} and {@link MatrixParser} read.
 */
final class AtomParser {
  /** Longer numbers have no base. */
  private static final int MOST_DIGITS = 1_000;

  private final Cursor cursor;
  private final ArithmeticParser arithmetic;
  private final BracketParser brackets;
  private final FunctionParser functions;
  private final MatrixParser matrices;

  AtomParser(Cursor cursor, MathParser parser, ArithmeticParser arithmetic) {
    this.cursor = cursor;
    this.arithmetic = arithmetic;
    this.brackets = new BracketParser(cursor, parser, arithmetic);
    this.functions = new FunctionParser(cursor, arithmetic, this);
    this.matrices = new MatrixParser(cursor, arithmetic);
  }

  List<Expr> inParentheses() {
    return brackets.arguments();
  }

  boolean closesReversed() {
    return brackets.closesReversed();
  }

  Expr atom() {
    FormulaToken token = cursor.peek();
    return switch (token.kind()) {
      case NUMBER -> number();
      case SYMBOL, ACCENT -> symbol();
      case TEXT -> text();
      case SET -> new NamedSet(cursor.next().text());
      case FUNCTION -> functions.named();
      case SUM -> functions.over();
      case INTEGRAL -> functions.integral();
      case LIMIT -> functions.limit();
      case FRACTION -> fraction();
      case BINOMIAL -> {
        cursor.next();
        Expr top = argument();
        yield new Function("binomial", List.of(top, argument()));
      }
      case ROOT -> root();
      case OPEN -> brackets.open();
      case CLOSE -> brackets.reversed();
      case BAR, NORM -> brackets.bars();
      case BEGIN -> matrices.matrix();
      default -> throw new Unreadable("unexpected " + token);
    };
  }

  /** One token, as TeX takes an index without braces: the x alone of {@code e^x(x + 1)}. */
  Expr unit() {
    if (!cursor.at(Kind.SYMBOL)) {
      return atom();
    }
    String name = cursor.next().text();
    Optional<String> subscript = subscript();
    return subscript.isPresent() ? new Symbol(name + "_" + subscript.get()) : named(name);
  }

  /** With its base, if digits fit that stand below: 101_2 is 5. */
  private Expr number() {
    String digits = cursor.next().text();
    Optional<String> base = subscript();
    return base.flatMap(b -> inBase(digits, b)).orElseGet(() -> Exprs.number(digits));
  }

  /** Nothing for digits that are not of that base. */
  private static Optional<Expr> inBase(String digits, String base) {
    boolean isBase = base.matches("[2-9]|[12]\\d|3[0-6]") && digits.length() <= MOST_DIGITS;
    int most = isBase ? Integer.parseInt(base) : 0;
    return isBase && digits.chars().allMatch(c -> c >= '0' && c - '0' < Math.min(most, 10))
        ? Optional.of(new Rational(new BigInteger(digits, most), BigInteger.ONE))
        : Optional.empty();
  }

  private Expr text() {
    String text = cursor.next().text();
    return new Text(text + subscript().map(s -> "_" + s).orElse(""));
  }

  private Expr symbol() {
    String letter = cursor.next().text();
    String early = primes();
    Optional<String> subscript = subscript();
    String primes = early + primes();
    if (subscript.isPresent()) {
      return applied(letter + "_" + subscript.get() + primes);
    }
    String name = letter + primes;
    Expr named = named(name);
    return named instanceof Symbol ? applied(name) : named;
  }

  /** The primes that come next, typed or raised: {@code y''} is {@code y^{\\prime\\prime}}. */
  private String primes() {
    StringBuilder primes = new StringBuilder();
    while (cursor.skip(Kind.PRIME)) {
      primes.append('\'');
    }
    if (!cursor.at(Kind.POWER)) {
      return primes.toString();
    }
    boolean isBraced = cursor.peek(1).is(Kind.OPEN, "{");
    int first = isBraced ? 2 : 1;
    int end = first;
    while (cursor.peek(end).is(Kind.SYMBOL, "prime") && (isBraced || end == first)) {
      end++;
    }
    boolean isAll = end > first && (!isBraced || cursor.peek(end).is(Kind.CLOSE, "}"));
    if (!isAll) {
      return primes.toString();
    }
    primes.append("'".repeat(end - first));
    for (int i = isBraced ? -1 : 0; i < end; i++) {
      cursor.next();
    }
    return primes.toString();
  }

  private static Expr named(String name) {
    return switch (name) {
      case "pi" -> Constant.PI;
      case "e" -> Constant.E;
      case "i", "I", "imath" -> Constant.I;
      case "infty" -> Constant.INFINITY;
      default -> new Symbol(name);
    };
  }

  /** {@code f(x)} and {@code f(x, y)}; a symbol before a longer sum in parentheses is a factor. */
  private Expr applied(String name) {
    Symbol symbol = new Symbol(name);
    if (!cursor.at(Kind.OPEN, "(")) {
      return symbol;
    }
    List<Expr> arguments = brackets.arguments();
    if (name.equals("Gamma") && arguments.size() == 1) {
      Expr less = new Sum(List.of(arguments.get(0), Exprs.MINUS_ONE));
      return new Function("factorial", List.of(less));
    }
    return arguments.size() > 1 || isSimple(arguments.get(0))
        ? new Function(name, arguments)
        : Exprs.product(
            List.of(symbol, cursor.at(Kind.POWER) ? raised(arguments.get(0)) : arguments.get(0)));
  }

  private Expr raised(Expr base) {
    cursor.next();
    return new Power(base, arithmetic.exponent());
  }

  private static boolean isSimple(Expr argument) {
    return argument instanceof Symbol
        || argument instanceof Constant
        || (argument instanceof Rational r && r.numerator().signum() >= 0 && Exprs.isWhole(r));
  }

  /** What stands below, as one word. */
  Optional<String> subscript() {
    if (!cursor.skip(Kind.SUBSCRIPT)) {
      return Optional.empty();
    }
    if (!cursor.at(Kind.OPEN, "{")) {
      if (cursor.at(Kind.END_OF_INPUT)) {
        throw new Unreadable("no subscript");
      }
      return Optional.of(cursor.next().text());
    }
    StringBuilder word = new StringBuilder();
    cursor.next();
    while (!cursor.at(Kind.CLOSE, "}")) {
      if (cursor.at(Kind.OPEN) || cursor.at(Kind.END_OF_INPUT)) {
        throw new Unreadable("subscript");
      }
      word.append(cursor.next().text());
    }
    cursor.next();
    return Optional.of(word.toString());
  }

  /**
   * Both parts in braces or one token each; of bare digits the first is the numerator and all
   * others are the denominator, as Math-Verify mends it: {@code \frac123} is 1/23.
   */
  private Expr fraction() {
    cursor.next();
    boolean isBare = cursor.at(Kind.NUMBER);
    Expr numerator = isBare ? digit() : argument();
    Expr denominator = cursor.at(Kind.NUMBER) ? isBare ? number() : digit() : argument();
    return functions.quotient(numerator, denominator);
  }

  private Expr digit() {
    return Exprs.number(cursor.nextDigit().text());
  }

  /** In braces, or one token: what TeX calls an argument. */
  Expr argument() {
    cursor.deeper();
    Expr argument = cursor.at(Kind.NUMBER) ? digit() : unit();
    cursor.shallower();
    return argument;
  }

  private Expr root() {
    boolean isCommand = cursor.next().is(Kind.ROOT, "digit");
    Expr exponent = Exprs.HALF;
    if (isCommand && cursor.at(Kind.OPEN, "[")) {
      exponent = Exprs.quotient(Exprs.whole(1), brackets.index());
    }
    cursor.deeper();
    Expr base = !isCommand ? atom() : cursor.at(Kind.NUMBER) ? digit() : unit();
    cursor.shallower();
    return new Power(base, exponent);
  }
}
