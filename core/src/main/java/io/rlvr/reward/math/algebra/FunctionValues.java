package io.rlvr.reward.math.algebra;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** The values of the usual functions of complex numbers, principal branches. */
public final class FunctionValues {
  private static final Value HALF = Value.exact(0.5);
  private static final Value HALF_PI = Value.real(Math.PI / 2, 0);

  private static final Map<String, UnaryOperator<Value>> OF_ONE =
      Map.ofEntries(
          Map.entry("exp", Value::exp),
          Map.entry("ln", Value::ln),
          Map.entry("log", z -> ratio(z.ln(), Value.exact(10).ln())),
          Map.entry("sqrt", Value::sqrt),
          Map.entry("sin", FunctionValues::sin),
          Map.entry("cos", FunctionValues::cos),
          Map.entry("tan", z -> ratio(sin(z), cos(z))),
          Map.entry("cot", z -> ratio(cos(z), sin(z))),
          Map.entry("sec", z -> cos(z).inverse()),
          Map.entry("csc", z -> sin(z).inverse()),
          Map.entry("arcsin", FunctionValues::arcsin),
          Map.entry("arccos", z -> HALF_PI.minus(arcsin(z))),
          Map.entry("arctan", FunctionValues::arctan),
          Map.entry("arccot", z -> arctan(z.inverse())),
          Map.entry("arcsec", z -> HALF_PI.minus(arcsin(z.inverse()))),
          Map.entry("arccsc", z -> arcsin(z.inverse())),
          Map.entry("sinh", FunctionValues::sinh),
          Map.entry("cosh", FunctionValues::cosh),
          Map.entry("tanh", z -> ratio(sinh(z), cosh(z))),
          Map.entry("coth", z -> ratio(cosh(z), sinh(z))),
          Map.entry("sech", z -> cosh(z).inverse()),
          Map.entry("csch", z -> sinh(z).inverse()),
          Map.entry("arsinh", z -> z.plus(z.times(z).plus(Value.ONE).sqrt()).ln()),
          Map.entry("arcosh", FunctionValues::arcosh),
          Map.entry("artanh", FunctionValues::artanh),
          Map.entry("abs", z -> Value.real(z.magnitude(), z.error())),
          Map.entry("floor", z -> step(z, Math::floor)),
          Map.entry("ceil", z -> step(z, Math::ceil)),
          Map.entry("factorial", Gamma::factorial));

  private static final Map<String, Function<List<Value>, Value>> OF_SEVERAL =
      Map.of(
          "log", z -> ratio(z.get(0).ln(), z.get(1).ln()),
          "binomial", z -> Gamma.binomial(z.get(0), z.get(1)),
          "gcd", z -> z.stream().reduce(FunctionValues::gcd).orElse(Value.UNKNOWN),
          "lcm", z -> z.stream().reduce(FunctionValues::lcm).orElse(Value.UNKNOWN),
          "mod", z -> mod(z.get(0), z.get(1)),
          "max", z -> z.stream().reduce(FunctionValues::greater).orElse(Value.UNKNOWN),
          "min", z -> z.stream().reduce(FunctionValues::smaller).orElse(Value.UNKNOWN));

  private FunctionValues() {}

  /** Nothing for a function that is not known with so many arguments. */
  public static Optional<Value> value(String name, List<Value> arguments) {
    if (!arguments.stream().allMatch(Value::isKnown)) {
      return Optional.of(Value.UNKNOWN);
    }
    if (arguments.size() == 1) {
      return names(name)
          .filter(OF_ONE::containsKey)
          .map(OF_ONE::get)
          .findFirst()
          .map(f -> f.apply(arguments.get(0)));
    }
    return Optional.ofNullable(OF_SEVERAL.get(name)).map(f -> f.apply(arguments));
  }

  /** What it may be listed as: asin is arcsin, asinh and arcsinh are arsinh. */
  private static Stream<String> names(String name) {
    String rest = name.startsWith("a") ? name.substring(1) : name;
    String last = rest.startsWith("rc") ? rest.substring(2) : rest;
    return Stream.of(name, "arc" + rest, "ar" + last);
  }

  static Value ratio(Value above, Value below) {
    return above.times(below.inverse());
  }

  private static Value sin(Value z) {
    double bound = z.error() * Math.cosh(Math.abs(z.im()) + z.error());
    if (!z.isFinite()) {
      return Value.UNKNOWN;
    }
    if (z.im() == 0) {
      return Value.real(Math.sin(z.re()), bound);
    }
    double re = Math.sin(z.re()) * Math.cosh(z.im());
    double im = Math.cos(z.re()) * Math.sinh(z.im());
    return complex(re, im, bound);
  }

  private static Value cos(Value z) {
    double bound = z.error() * Math.cosh(Math.abs(z.im()) + z.error());
    if (!z.isFinite()) {
      return Value.UNKNOWN;
    }
    if (z.im() == 0) {
      return Value.real(Math.cos(z.re()), bound);
    }
    double re = Math.cos(z.re()) * Math.cosh(z.im());
    double im = -Math.sin(z.re()) * Math.sinh(z.im());
    return complex(re, im, bound);
  }

  private static Value complex(double re, double im, double error) {
    return new Value(re, im, error + 4 * Math.ulp(Math.abs(re) + Math.abs(im)));
  }

  private static Value sinh(Value z) {
    return z.exp().minus(z.negate().exp()).times(HALF);
  }

  private static Value cosh(Value z) {
    return z.exp().plus(z.negate().exp()).times(HALF);
  }

  private static Value arcsin(Value z) {
    double room = 1 - Math.abs(z.re());
    if (z.im() == 0 && room > 2 * z.error()) {
      return Value.real(Math.asin(z.re()), z.error() / Math.sqrt(room - z.error()));
    }
    if (z.im() == 0 && z.error() == 0 && room == 0) {
      return Value.real(Math.asin(z.re()), 0);
    }
    // -i ln(iz + sqrt(1 - z^2))
    Value root = Value.ONE.minus(z.times(z)).sqrt();
    return z.times(Value.I).plus(root).ln().times(Value.I.negate());
  }

  private static Value arctan(Value z) {
    if (z.isInfinity() || (z.isFinite() && z.im() == 0)) {
      return Value.real(Math.atan(z.re()), z.error());
    }
    // i/2 (ln(1 - iz) - ln(1 + iz))
    Value turned = z.times(Value.I);
    Value difference = Value.ONE.minus(turned).ln().minus(Value.ONE.plus(turned).ln());
    return difference.times(Value.I).times(HALF);
  }

  private static Value arcosh(Value z) {
    Value roots = z.minus(Value.ONE).sqrt().times(z.plus(Value.ONE).sqrt());
    return z.plus(roots).ln();
  }

  private static Value artanh(Value z) {
    return Value.ONE.plus(z).ln().minus(Value.ONE.minus(z).ln()).times(HALF);
  }

  /** Floor and ceiling: not known where the error reaches over a step; a whole number stays. */
  private static Value step(Value z, UnaryOperator<Double> rounding) {
    if (!z.isFinite() || !z.isReal() || Math.abs(z.re()) > 1L << 52) {
      return Value.UNKNOWN;
    }
    double nearest = Math.rint(z.re());
    boolean whole = Math.abs(z.re() - nearest) <= z.error();
    return Value.exact(whole ? nearest : rounding.apply(z.re()));
  }

  private static Value mod(Value a, Value b) {
    return a.minus(b.times(step(ratio(a, b), Math::floor)));
  }

  /** Of whole numbers. */
  private static Value gcd(Value a, Value b) {
    boolean whole = a.equals(step(a, Math::floor)) && b.equals(step(b, Math::floor));
    if (!whole) {
      return Value.UNKNOWN;
    }
    double left = Math.abs(a.re());
    double right = Math.abs(b.re());
    while (right > 0) {
      double rest = left % right;
      left = right;
      right = rest;
    }
    return Value.exact(left);
  }

  private static Value lcm(Value a, Value b) {
    Value product = a.times(b);
    return ratio(Value.exact(product.magnitude()), gcd(a, b));
  }

  private static Value greater(Value a, Value b) {
    if (!a.isReal() || !b.isReal()) {
      return Value.UNKNOWN;
    }
    return a.re() >= b.re() ? a : b;
  }

  private static Value smaller(Value a, Value b) {
    return greater(a.negate(), b.negate()).negate();
  }
}
