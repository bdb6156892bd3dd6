package io.rlvr.reward.math.algebra;

import io.rlvr.reward.math.expr.Budget;
import io.rlvr.reward.math.expr.Expr;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Writes an expression as a {@link Quotient} of polynomials over symbols, pi, e, i and roots of
 * primes. What has no such form (a sine, a nested root) becomes an atom of its own, the same atom
 * wherever it is written the same: then equal forms are still equal, but unequal ones may be equal
 * too. One instance serves one decision, for its atoms are numbered as they come. NOT thread safe.
 */
public final class Exact {
  private static final int MAX_POWER_OF_SUM = 40;
  private static final int MAX_RANGE = 1000;
  private static final String PI = "#pi";
  private static final String E = "#e";
  private static final Set<String> POSITIVE = Set.of(PI, E);

  private final Budget budget;
  private final Map<String, String> atoms = new HashMap<>();
  private final Map<String, Quotient> bound = new HashMap<>();

  /** By the expression itself: one that is compared with several others is expanded once. */
  private final IdentityHashMap<Expr, Optional<Form>> forms = new IdentityHashMap<>();

  private ExactBudget work;
  private boolean complete;

  public Exact(Budget budget) {
    this.budget = budget;
    work = new ExactBudget(budget);
  }

  /** A form; when both of two forms are complete, they are equal if and only if the values are. */
  public record Form(Quotient value, boolean complete) {}

  /**
   * The form, or nothing if it would be too big. Throws ArithmeticException where the expression
   * divides by zero.
   */
  public Optional<Form> of(Expr expr) {
    Optional<Form> known = forms.get(expr);
    if (known == null) {
      known = expanded(expr);
      forms.put(expr, known);
    }
    return known;
  }

  private Optional<Form> expanded(Expr expr) {
    work = new ExactBudget(budget);
    complete = true;
    bound.clear();
    try {
      Quotient value = walk(expr);
      return Optional.of(new Form(value, complete));
    } catch (Inexact tooBig) {
      return Optional.empty();
    }
  }

  /**
   * Compares two expressions as far as their forms allow. Throws ArithmeticException where one
   * divides by zero.
   */
  public PointwiseEquality.Outcome compare(Expr a, Expr b) {
    Optional<Form> left = of(a);
    Optional<Form> right = of(b);
    if (left.isEmpty() || right.isEmpty()) {
      return PointwiseEquality.Outcome.UNKNOWN;
    }
    work = new ExactBudget(budget);
    try {
      if (left.get().value().sameAs(right.get().value(), work)) {
        return PointwiseEquality.Outcome.SAME;
      }
    } catch (Inexact tooBig) {
      return PointwiseEquality.Outcome.UNKNOWN;
    }
    boolean decided = left.get().complete() && right.get().complete();
    return decided ? PointwiseEquality.Outcome.DIFFERENT : PointwiseEquality.Outcome.UNKNOWN;
  }

  private Quotient walk(Expr expr) {
    work.spend(1);
    if (expr instanceof Expr.Rational number) {
      return Quotient.of(Fraction.of(number.numerator(), number.denominator()));
    } else if (expr instanceof Expr.Decimal decimal) {
      return Quotient.of(Fraction.of(decimal.value()));
    } else if (expr instanceof Expr.Symbol symbol) {
      Quotient value = bound.get(symbol.name());
      return value == null ? atom("$" + symbol.name()) : value;
    } else if (expr instanceof Expr.Constant constant) {
      return constant(constant);
    } else if (expr instanceof Expr.Percent percent) {
      return walk(percent.value()).times(Quotient.of(Fraction.of(100).inverse()), work);
    } else if (expr instanceof Expr.Sum sum) {
      Quotient total = Quotient.ZERO;
      for (Expr term : sum.terms()) {
        total = total.plus(walk(term), work);
      }
      return total;
    } else if (expr instanceof Expr.Product product) {
      Quotient total = Quotient.of(Fraction.ONE);
      for (Expr factor : product.factors()) {
        total = total.times(walk(factor), work);
      }
      return total;
    } else if (expr instanceof Expr.Power power) {
      return power(walk(power.base()), walk(power.exponent()));
    } else if (expr instanceof Expr.Function function) {
      return function(function);
    }
    return opaque(expr.toString());
  }

  private Quotient constant(Expr.Constant constant) {
    return switch (constant) {
      case PI -> atom(PI);
      case E -> atom(E);
      case I -> atom(Monomial.I);
      case INFINITY -> opaque("#infinity");
    };
  }

  private Quotient power(Quotient base, Quotient exponent) {
    if (!exponent.isNumber()) {
      return opaque(base + "^" + exponent);
    }
    Fraction power = exponent.number();
    if (base.numerator().isZero()) {
      if (power.signum() < 0) {
        throw new ArithmeticException("division by zero");
      }
      return power.signum() == 0 ? Quotient.of(Fraction.ONE) : base;
    }
    if (power.isWhole()) {
      return wholePower(base, power.numerator());
    }
    if (base.isPolynomial() && base.numerator().isSingle()) {
      return rootOfTerm(base.numerator().single(), power);
    }
    return root(base, power);
  }

  private Quotient wholePower(Quotient base, BigInteger power) {
    if (base.isPolynomial() && base.numerator().isSingle()) {
      Monomial.Term term = base.numerator().single();
      Monomial.Term raised = term.monomial().power(new Fraction(power, BigInteger.ONE));
      Fraction coefficient = term.coefficient().power(power).times(raised.coefficient());
      work.spend(coefficient.bits() / 16);
      return Quotient.of(Polynomial.of(coefficient, raised.monomial()));
    }
    if (power.abs().bitLength() > 8 || power.abs().intValue() > MAX_POWER_OF_SUM) {
      throw new Inexact("power of a sum too high");
    }
    int exponent = power.intValueExact();
    return (exponent < 0 ? base.inverse(work) : base).power(Math.abs(exponent), work);
  }

  /** The principal root of a term: only what is positive may leave the root on its own. */
  private Quotient rootOfTerm(Monomial.Term term, Fraction power) {
    Fraction number = term.coefficient();
    boolean negative = number.signum() < 0;
    SortedMap<String, Fraction> rest = new TreeMap<>();
    SortedMap<String, Fraction> positive = new TreeMap<>();
    term.monomial()
        .forEach(
            (atom, exponent) -> {
              boolean out = POSITIVE.contains(atom) || Character.isDigit(atom.charAt(0));
              (out ? positive : rest).put(atom, out ? exponent.times(power) : exponent);
            });
    boolean squareRoot = power.denominator().equals(BigInteger.TWO);
    if (rest.size() > 1 || (negative && !(rest.isEmpty() && squareRoot))) {
      return root(Quotient.of(Polynomial.of(number, term.monomial())), power);
    }
    for (Map.Entry<String, Fraction> entry : rest.entrySet()) {
      // the root of x^2 is not x, for x may be negative
      boolean inner = entry.getKey().equals(Monomial.I) || !withinOne(entry.getValue());
      if (inner) {
        return root(Quotient.of(Polynomial.of(number, term.monomial())), power);
      }
      entry.setValue(entry.getValue().times(power));
    }
    if (negative) {
      // (-c)^(n/2) = c^(n/2) i^n
      rest.put(Monomial.I, Fraction.of(power.numerator(), BigInteger.ONE));
      number = number.negate();
    }
    Monomial.Term root = Radicals.power(number, power, work);
    rest.putAll(positive);
    Monomial.Term others = Monomial.reduce(rest);
    return Quotient.of(Polynomial.of(root.coefficient(), root.monomial()))
        .times(Quotient.of(Polynomial.of(others.coefficient(), others.monomial())), work);
  }

  private static boolean withinOne(Fraction exponent) {
    return exponent.compareTo(Fraction.of(-1)) > 0 && exponent.compareTo(Fraction.ONE) <= 0;
  }

  private Quotient root(Quotient base, Fraction power) {
    complete = false;
    return Quotient.of(Polynomial.of(Fraction.ONE, Monomial.of(number("root " + base), power)));
  }

  private Quotient function(Expr.Function function) {
    List<Expr> arguments = function.arguments();
    String name = function.name();
    if (name.equals("exp") && arguments.size() == 1) {
      return power(atom(E), walk(arguments.get(0)));
    }
    if ((name.equals("sum") || name.equals("prod"))
        && arguments.size() == 4
        && arguments.get(1) instanceof Expr.Symbol symbol) {
      return range(function, symbol.name());
    }
    List<Quotient> values = new ArrayList<>();
    for (Expr argument : arguments) {
      values.add(walk(argument));
    }
    if (!values.isEmpty() && values.stream().allMatch(Quotient::isNumber)) {
      Optional<Fraction> value =
          WholeNumbers.value(name, values.stream().map(Quotient::number).toList(), work);
      if (value.isPresent()) {
        return Quotient.of(value.get());
      }
    }
    return opaque(
        values.stream().map(Quotient::toString).collect(Collectors.joining(",", name + "(", ")")));
  }

  /** A sum or product (body, variable, first, last) over few whole numbers, turn by turn. */
  private Quotient range(Expr.Function function, String variable) {
    Quotient first = walk(function.arguments().get(2));
    Quotient last = walk(function.arguments().get(3));
    if (!(first.isNumber() && last.isNumber())
        || last.number().minus(first.number()).compareTo(Fraction.of(MAX_RANGE)) > 0) {
      return opaque(function.toString());
    }
    Optional<Quotient> outer = Optional.ofNullable(bound.get(variable));
    boolean sum = function.name().equals("sum");
    Quotient total = sum ? Quotient.ZERO : Quotient.of(Fraction.ONE);
    Fraction at = first.number();
    for (; at.compareTo(last.number()) <= 0; at = at.plus(Fraction.ONE)) {
      bound.put(variable, Quotient.of(at));
      Quotient value = walk(function.arguments().get(0));
      total = sum ? total.plus(value, work) : total.times(value, work);
    }
    bound.remove(variable);
    outer.ifPresent(value -> bound.put(variable, value));
    return total;
  }

  private Quotient atom(String name) {
    return Quotient.of(Polynomial.of(Fraction.ONE, Monomial.of(name, Fraction.ONE)));
  }

  private Quotient opaque(String text) {
    complete = false;
    return atom(number(text));
  }

  /** A short name for a long text, so that atoms within atoms stay short. */
  private String number(String text) {
    work.spend(text.length() / 16);
    return atoms.computeIfAbsent(text, key -> "#" + atoms.size());
  }
}
