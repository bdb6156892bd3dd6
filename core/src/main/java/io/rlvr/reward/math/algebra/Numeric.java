package io.rlvr.reward.math.algebra;

import io.rlvr.reward.math.expr.Budget;
import io.rlvr.reward.math.expr.Expr;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Evaluates an expression where its symbols have given values. A function that has no meaning here
 * gets a smooth value made from its name and its arguments' values: equal arguments give equal
 * values, and nothing else is known of it. One instance serves one point. NOT thread safe.
 */
public final class Numeric {
  private static final int MAX_RANGE = 1000;

  private final Map<String, Value> symbols;
  private final Budget budget;

  public Numeric(Map<String, Value> symbols, Budget budget) {
    this.symbols = new HashMap<>(symbols);
    this.budget = budget;
  }

  /** UNKNOWN where it is undefined or too badly conditioned. */
  public Value of(Expr expr) {
    budget.spend(1);
    if (expr instanceof Expr.Rational number) {
      return number(number);
    } else if (expr instanceof Expr.Decimal decimal) {
      return number(decimal.value());
    } else if (expr instanceof Expr.Symbol symbol) {
      return symbols.getOrDefault(symbol.name(), Value.UNKNOWN);
    } else if (expr instanceof Expr.Constant constant) {
      return switch (constant) {
        case PI -> Value.real(Math.PI, 0);
        case E -> Value.real(Math.E, 0);
        case I -> Value.I;
        case INFINITY -> Value.exact(Double.POSITIVE_INFINITY);
      };
    } else if (expr instanceof Expr.Percent percent) {
      return FunctionValues.ratio(of(percent.value()), Value.exact(100));
    } else if (expr instanceof Expr.Sum sum) {
      return sum.terms().stream().map(this::of).reduce(Value.ZERO, Value::plus);
    } else if (expr instanceof Expr.Product product) {
      return product.factors().stream().map(this::of).reduce(Value.ONE, Value::times);
    } else if (expr instanceof Expr.Power power) {
      return power(power);
    } else if (expr instanceof Expr.Function function) {
      return function(function);
    }
    return Value.UNKNOWN;
  }

  private static Value number(Expr.Rational number) {
    BigInteger above = number.numerator();
    BigInteger below = number.denominator();
    boolean whole = below.equals(BigInteger.ONE) && above.bitLength() <= 53;
    // a double holds 1023 bits
    int shift = Math.max(0, below.bitLength() - 1000);
    double value = above.shiftRight(shift).doubleValue() / below.shiftRight(shift).doubleValue();
    return whole ? Value.exact(value) : nearly(value, above.signum());
  }

  private static Value number(BigDecimal decimal) {
    double value = decimal.doubleValue();
    boolean whole =
        value == Math.rint(value)
            && Math.abs(value) < 1L << 53
            && decimal.compareTo(BigDecimal.valueOf((long) value)) == 0;
    return whole ? Value.exact(value) : nearly(value, decimal.signum());
  }

  /** Rounded once or twice; a number too small for a double is about zero. */
  private static Value nearly(double value, int sign) {
    boolean lost = value == 0 && sign != 0;
    return lost ? new Value(0, 0, Double.MIN_NORMAL) : Value.real(value, Math.abs(value) * 0x1p-52);
  }

  private Value power(Expr.Power power) {
    Value base = of(power.base());
    if (power.base() == Expr.Constant.E) {
      return of(power.exponent()).exp();
    }
    boolean half =
        power.exponent() instanceof Expr.Rational number
            && number.numerator().equals(BigInteger.ONE)
            && number.denominator().equals(BigInteger.TWO);
    return half ? base.sqrt() : base.power(of(power.exponent()));
  }

  private Value function(Expr.Function function) {
    List<Expr> arguments = function.arguments();
    if (arguments.size() == 4 && arguments.get(1) instanceof Expr.Symbol variable) {
      Value low = of(arguments.get(2));
      Value high = of(arguments.get(3));
      Optional<Value> over = over(function, variable.name(), low, high);
      if (over.isPresent()) {
        return over.get();
      }
    }
    if (function.name().equals("limit")
        && arguments.size() == 3
        && arguments.get(1) instanceof Expr.Symbol variable) {
      Expr body = arguments.get(0);
      return LimitValues.limit(x -> at(variable.name(), x, body), of(arguments.get(2)));
    }
    List<Value> values = new ArrayList<>();
    for (Expr argument : arguments) {
      values.add(of(argument));
    }
    return FunctionValues.value(function.name(), values)
        .orElseGet(() -> uninterpreted(function.name(), values));
  }

  /** A sum, product or integral (body, variable, from, to) between finite ends. */
  private Optional<Value> over(Expr.Function function, String variable, Value low, Value high) {
    if (!low.isFinite() || !high.isFinite() || !low.isReal() || !high.isReal()) {
      return Optional.empty();
    }
    Expr body = function.arguments().get(0);
    return switch (function.name()) {
      case "sum", "prod" ->
          high.re() - low.re() > MAX_RANGE
              ? Optional.empty()
              : Optional.of(range(function, variable, low.re(), high.re()));
      case "integral" -> Optional.of(Quadrature.integral(x -> at(variable, x, body), low, high));
      default -> Optional.empty();
    };
  }

  private Value range(Expr.Function function, String variable, double low, double high) {
    boolean sum = function.name().equals("sum");
    Value total = sum ? Value.ZERO : Value.ONE;
    for (double i = low; i <= high; i++) {
      Value value = at(variable, Value.exact(i), function.arguments().get(0));
      total = sum ? total.plus(value) : total.times(value);
    }
    return total;
  }

  /** The body with one more symbol bound. */
  private Value at(String variable, Value value, Expr body) {
    Map<String, Value> inner = new HashMap<>(symbols);
    inner.put(variable, value);
    return new Numeric(inner, budget).of(body);
  }

  private static Value uninterpreted(String name, List<Value> arguments) {
    double key = 1 + (name.hashCode() & 0xfff) / 4096.0;
    Value total = Value.real(key, 0);
    for (Value argument : arguments) {
      key = 0.5 + key * 0.7;
      Value inner = argument.times(Value.real(key, 0)).plus(Value.real(key * key, 0));
      total = total.plus(FunctionValues.value("sin", List.of(inner)).orElse(Value.UNKNOWN));
    }
    return total;
  }
}
