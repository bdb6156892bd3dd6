package io.rlvr.reward.math.parse;

import io.rlvr.reward.math.expr.Expr;
import io.rlvr.reward.math.expr.Expr.Decimal;
import io.rlvr.reward.math.expr.Expr.Function;
import io.rlvr.reward.math.expr.Expr.Percent;
import io.rlvr.reward.math.expr.Expr.PlusMinus;
import io.rlvr.reward.math.expr.Expr.Power;
import io.rlvr.reward.math.expr.Expr.Rational;
import io.rlvr.reward.math.expr.Expr.Sum;
import io.rlvr.reward.math.expr.Exprs;
import io.rlvr.reward.math.parse.FormulaToken.Kind;
import java.util.ArrayList;
import java.util.List;

/**
 * Sums, products and powers. What stands side by side binds tighter than a written operator, so
 * {@code 1/2x} is 1/(2x), as for Math-Verify; a power of a power binds to the right.
 */
final class ArithmeticParser {
  /** Which factors may stand side by side: behind a function's name, another function ends it. */
  enum Run {
    ANY,
    NO_FUNCTION
  }

  private final Cursor cursor;
  private final AtomParser atoms;

  ArithmeticParser(Cursor cursor, MathParser parser) {
    this.cursor = cursor;
    this.atoms = new AtomParser(cursor, parser, this);
  }

  Expr sum() {
    List<Expr> terms = new ArrayList<>();
    if (!cursor.at(Kind.PLUS_MINUS)) {
      terms.add(product(Run.ANY));
    }
    while (true) {
      if (cursor.skip(Kind.PLUS)) {
        terms.add(product(Run.ANY));
      } else if (cursor.skip(Kind.MINUS)) {
        terms.add(Exprs.negated(product(Run.ANY)));
      } else if (cursor.skip(Kind.PLUS_MINUS)) {
        Expr left = terms.isEmpty() ? Exprs.whole(0) : sumOf(terms);
        Expr right = product(Run.ANY);
        terms.clear();
        terms.add(new PlusMinus(left, right));
      } else {
        return sumOf(terms);
      }
    }
  }

  private static Expr sumOf(List<Expr> terms) {
    return terms.size() == 1 ? terms.get(0) : new Sum(List.copyOf(terms));
  }

  /** Factors and divisors with an operator between them, from left to right. */
  Expr product(Run run) {
    List<Expr> factors = new ArrayList<>(List.of(signed(run)));
    while (true) {
      if (cursor.skip(Kind.TIMES)) {
        factors.add(signed(run));
      } else if (cursor.at(Kind.COLON) && cursor.within().equals("\\{")) {
        throw new Unreadable("a set by its property");
      } else if (cursor.skip(Kind.DIVIDE) || cursor.skip(Kind.COLON)) {
        divide(factors, signed(run));
      } else if (cursor.at(Kind.MOD)) {
        String name = cursor.next().text();
        Expr value = remainder(name, Exprs.product(factors), signed(run));
        factors.clear();
        factors.add(value);
      } else {
        return Exprs.product(factors);
      }
    }
  }

  /**
   * What {@code \\bmod} leaves, and of {@code \\pmod} the class that has it: its modulus counts.
   */
  private static Expr remainder(String name, Expr value, Expr modulus) {
    Expr rest = new Function("mod", List.of(value, modulus));
    return name.equals("mod") ? rest : new Function(name, List.of(rest, modulus));
  }

  /** A whole number that stands alone is divided at once. */
  private static void divide(List<Expr> factors, Expr divisor) {
    if (factors.size() == 1 && Exprs.isWhole(factors.get(0))) {
      factors.set(0, Exprs.quotient(factors.get(0), divisor));
    } else {
      factors.add(Exprs.reciprocal(divisor));
    }
  }

  private Expr signed(Run run) {
    boolean isNegative = false;
    while (cursor.at(Kind.PLUS) || cursor.at(Kind.MINUS)) {
      isNegative ^= cursor.next().is(Kind.MINUS);
    }
    Expr value = sideBySide(run);
    return isNegative ? Exprs.negated(value) : value;
  }

  private Expr sideBySide(Run run) {
    List<Expr> factors = new ArrayList<>();
    factors.add(mixed(power()));
    while (startsFactor(run)) {
      Expr factor = power();
      int last = factors.size() - 1;
      if (isMixed(factors, factor)) {
        factors.set(last, Exprs.mixed((Rational) factors.get(last), (Rational) factor));
      } else {
        factors.add(factor);
      }
    }
    return Exprs.product(factors);
  }

  /** {@code 3 1/2} without LaTeX: a whole number, and a fraction of two beside it. */
  private Expr mixed(Expr first) {
    if (!cursor.at(Kind.NUMBER)) {
      return first;
    }
    if (!(first instanceof Rational || first instanceof Decimal)) {
      return first;
    }
    if (!Exprs.isWhole(first)
        || !cursor.peek(1).is(Kind.DIVIDE)
        || !cursor.peek(2).is(Kind.NUMBER)) {
      throw new Unreadable("two numbers side by side");
    }
    Expr numerator = Exprs.number(cursor.next().text());
    cursor.next();
    Expr fraction = Exprs.quotient(numerator, Exprs.number(cursor.next().text()));
    if (first instanceof Rational whole && fraction instanceof Rational part) {
      return Exprs.mixed(whole, part);
    }
    throw new Unreadable("no fraction");
  }

  /** {@code 3\frac{1}{2}}: a whole number that comes first, and a positive fraction beside it. */
  private static boolean isMixed(List<Expr> before, Expr factor) {
    return before.size() == 1
        && Exprs.isWhole(before.get(0))
        && factor instanceof Rational r
        && r.numerator().signum() > 0
        && !Exprs.isWhole(r);
  }

  /** Whether what comes next can stand beside a factor. */
  boolean startsFactor(Run run) {
    FormulaToken token = cursor.peek();
    return switch (token.kind()) {
      case SYMBOL -> !isDifferential() && (run == Run.ANY || !token.text().equals("e"));
      case TEXT, SET, ACCENT, FRACTION, BINOMIAL, BEGIN, NUMBER -> true;
      case FUNCTION, ROOT, SUM, INTEGRAL, LIMIT -> run == Run.ANY;
      case OPEN -> !token.text().equals("\\{") && !atoms.closesReversed();
      case BAR, NORM -> !cursor.within().equals(token.text());
      default -> false;
    };
  }

  /** The {@code dx} that ends an integral. */
  private boolean isDifferential() {
    return cursor.within().equals("integral")
        && cursor.at(Kind.SYMBOL, "d")
        && cursor.peek(1).is(Kind.SYMBOL);
  }

  /** An atom with its exponents, factorials, percent and degree signs. */
  Expr power() {
    Expr value = atoms.atom();
    while (true) {
      if (cursor.skip(Kind.POWER)) {
        value = raised(value);
      } else if (cursor.skip(Kind.FACTORIAL)) {
        value = new Function("factorial", List.of(value));
      } else if (cursor.skip(Kind.PRIME)) {
        value = new Function("prime", List.of(value));
      } else if (cursor.at(Kind.PERCENT) && !(value instanceof Percent)) {
        cursor.next();
        value = new Percent(value);
      } else if (cursor.skip(Kind.DEGREE)) {
        scale();
        value = cursor.angle(value);
      } else {
        return value;
      }
    }
  }

  private Expr raised(Expr base) {
    if (cursor.skip(Kind.DEGREE) || skipCircle()) {
      scale();
      return cursor.angle(base);
    }
    return new Power(base, exponent());
  }

  /** The C or F of degrees. */
  private void scale() {
    if (cursor.at(Kind.SYMBOL, "C") || cursor.at(Kind.SYMBOL, "F")) {
      cursor.next();
    }
  }

  private boolean skipCircle() {
    if (cursor.peek().is(Kind.TIMES)) {
      cursor.next();
      return true;
    }
    if (cursor.at(Kind.OPEN, "{")
        && (cursor.peek(1).is(Kind.TIMES) || cursor.peek(1).is(Kind.DEGREE))
        && cursor.peek(2).is(Kind.CLOSE, "}")) {
      cursor.next();
      cursor.next();
      cursor.next();
      return true;
    }
    return false;
  }

  /** One atom with its sign and its own exponent. */
  Expr exponent() {
    cursor.deeper();
    boolean isNegative = false;
    while (cursor.at(Kind.PLUS) || cursor.at(Kind.MINUS)) {
      isNegative ^= cursor.next().is(Kind.MINUS);
    }
    Expr value = atoms.unit();
    if (cursor.skip(Kind.POWER)) {
      value = raised(value);
    }
    cursor.shallower();
    return isNegative ? Exprs.negated(value) : value;
  }
}
