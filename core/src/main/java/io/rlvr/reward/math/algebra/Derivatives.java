package io.rlvr.reward.math.algebra;

import io.rlvr.reward.math.expr.Budget;
import io.rlvr.reward.math.expr.Depth;
import io.rlvr.reward.math.expr.Expr;
import io.rlvr.reward.math.expr.Expr.Constant;
import io.rlvr.reward.math.expr.Expr.Function;
import io.rlvr.reward.math.expr.Expr.Power;
import io.rlvr.reward.math.expr.Expr.Product;
import io.rlvr.reward.math.expr.Expr.Sum;
import io.rlvr.reward.math.expr.Expr.Symbol;
import io.rlvr.reward.math.expr.Exprs;
import io.rlvr.reward.math.expr.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Derivatives by the rules of calculus, written out and not simplified. A function without a rule
 * here has no derivative, unless the variable does not occur in it. The budget pays for every part
 * that is read or written.
 */
public final class Derivatives {
  private final Symbol variable;
  private final Budget budget;

  private Derivatives(Symbol variable, Budget budget) {
    this.variable = variable;
    this.budget = budget;
  }

  /**
   * The derivative by a variable, or nothing where a rule is missing.
   *
   * @throws Budget.TooHard if it would be nested too deep
   */
  public static Optional<Expr> of(Expr expr, Symbol variable, Budget budget) {
    try {
      Expr derivative = new Derivatives(variable, budget).derivative(expr);
      Depth.check(derivative);
      return Optional.of(derivative);
    } catch (Inexact noRule) {
      return Optional.empty();
    }
  }

  private Expr derivative(Expr expr) {
    budget.spend(1);
    if (expr.equals(variable)) {
      return Exprs.whole(1);
    } else if (!contains(expr)) {
      return Exprs.whole(0);
    } else if (expr instanceof Sum sum) {
      return new Sum(sum.terms().stream().map(this::derivative).toList());
    } else if (expr instanceof Product product) {
      return ofProduct(product.factors());
    } else if (expr instanceof Power power) {
      return ofPower(power.base(), power.exponent());
    } else if (expr instanceof Function function) {
      return ofFunction(function.name(), function.arguments());
    }
    throw new Inexact("no derivative");
  }

  private boolean contains(Expr expr) {
    budget.spend(1);
    return expr.equals(variable) || Shape.parts(expr).stream().anyMatch(this::contains);
  }

  /** (f g h)' = f' g h + f g' h + f g h'. */
  private Expr ofProduct(List<Expr> factors) {
    List<Expr> terms = new ArrayList<>();
    for (int i = 0; i < factors.size(); i++) {
      budget.spend(factors.size());
      List<Expr> term = new ArrayList<>(factors);
      term.set(i, derivative(factors.get(i)));
      terms.add(new Product(List.copyOf(term)));
    }
    return new Sum(List.copyOf(terms));
  }

  /** (f^n)' = n f^(n-1) f', and (f^g)' = f^g (g ln f)' where the variable is in the exponent. */
  private Expr ofPower(Expr base, Expr exponent) {
    Expr inner = derivative(base);
    if (!contains(exponent)) {
      return times(exponent, power(base, plus(exponent, -1)), inner);
    }
    Expr whole = power(base, exponent);
    Expr grown = times(whole, derivative(exponent), logarithm(base));
    return inner.equals(Exprs.whole(0))
        ? grown
        : new Sum(List.of(grown, times(whole, exponent, inner, Exprs.reciprocal(base))));
  }

  private static Expr logarithm(Expr base) {
    return base == Constant.E ? Exprs.whole(1) : function("ln", base);
  }

  private Expr ofFunction(String name, List<Expr> arguments) {
    Expr u = arguments.get(0);
    if (name.equals("log") && arguments.size() == 2) {
      return derivative(
          times(function("ln", u), Exprs.reciprocal(function("ln", arguments.get(1)))));
    }
    if (arguments.size() != 1) {
      throw new Inexact("no derivative");
    }
    return times(outer(name, u), derivative(u));
  }

  /** The derivative of a function by its argument u. */
  private static Expr outer(String name, Expr u) {
    Expr square = power(u, Exprs.whole(2));
    return switch (name) {
      case "sin" -> function("cos", u);
      case "cos" -> Shape.negative(function("sin", u));
      case "tan" -> power(function("cos", u), Exprs.whole(-2));
      case "cot" -> Shape.negative(power(function("sin", u), Exprs.whole(-2)));
      case "sec" -> times(function("sec", u), function("tan", u));
      case "csc" -> Shape.negative(times(function("csc", u), function("cot", u)));
      case "sinh" -> function("cosh", u);
      case "cosh" -> function("sinh", u);
      case "tanh" -> power(function("cosh", u), Exprs.whole(-2));
      case "ln" -> Exprs.reciprocal(u);
      case "arcsin" -> inverseRoot(plus(Shape.negative(square), 1));
      case "arccos" -> Shape.negative(inverseRoot(plus(Shape.negative(square), 1)));
      case "arctan" -> Exprs.reciprocal(plus(square, 1));
      case "arsinh" -> inverseRoot(plus(square, 1));
      case "arcosh" -> inverseRoot(plus(square, -1));
      case "artanh" -> Exprs.reciprocal(plus(Shape.negative(square), 1));
      default -> throw new Inexact("no derivative");
    };
  }

  private static Expr inverseRoot(Expr value) {
    return Exprs.reciprocal(power(value, Exprs.HALF));
  }

  private static Expr function(String name, Expr argument) {
    return new Function(name, List.of(argument));
  }

  private static Expr power(Expr base, Expr exponent) {
    return new Power(base, exponent);
  }

  private static Expr plus(Expr value, long number) {
    return new Sum(List.of(value, Exprs.whole(number)));
  }

  private static Expr times(Expr... factors) {
    return Exprs.product(List.of(factors));
  }
}
