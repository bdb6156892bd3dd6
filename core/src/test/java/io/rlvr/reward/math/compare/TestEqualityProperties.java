package io.rlvr.reward.math.compare;

import static org.assertj.core.api.Assertions.assertThat;

import io.rlvr.reward.math.expr.Budget;
import io.rlvr.reward.math.expr.Expr;
import io.rlvr.reward.math.expr.Exprs;
import io.rlvr.reward.math.expr.Shape;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

final class TestEqualityProperties {
  private static final Equality EQUALITY = new Equality(Equality.Options.DEFAULT);
  private static final Expr I = Prefix.read("i");

  /** Nothing when the decision was refused. */
  private static List<Boolean> decide(Expr reference, Expr answer) {
    try {
      return List.of(EQUALITY.holds(reference, answer, new Budget(Equality.STEPS)));
    } catch (Budget.TooHard refused) {
      return List.of();
    }
  }

  @Property(tries = 200)
  void aFormulaEqualsItselfWrittenInAnotherWay(@ForAll long seed) {
    Random random = new Random(seed);
    Expr formula = formula(random, 3);
    assertThat(decide(formula, rewritten(formula, random))).doesNotContain(false);
  }

  @Property(tries = 200)
  void aFormulaDiffersFromItselfPlusOne(@ForAll long seed) {
    Random random = new Random(seed);
    Expr formula = formula(random, 3);
    // |sin(x + iy)| grows like e^|y| / 2, beside which 1 is beyond the digits of a double
    Assume.that(!isMade(formula, TestEqualityProperties::isSine) || !isMade(formula, I::equals));
    Expr more = new Expr.Sum(List.of(rewritten(formula, random), Exprs.whole(1)));
    assertThat(decide(formula, more)).doesNotContain(true);
  }

  @Property(tries = 200)
  void formulasCompareTheSameFromBothSides(@ForAll long seed) {
    Random random = new Random(seed);
    Expr left = formula(random, 1);
    Expr right = formula(random, 1);
    assertThat(decide(left, right)).isEqualTo(decide(right, left));
  }

  @Property(tries = 200)
  void anythingIsDecidedOrRefused(@ForAll long seed) {
    Random random = new Random(seed);
    decide(anything(random, 3), anything(random, 3));
  }

  private static boolean isMade(Expr formula, Predicate<Expr> of) {
    return of.test(formula) || Shape.parts(formula).stream().anyMatch(part -> isMade(part, of));
  }

  private static boolean isSine(Expr expr) {
    return expr instanceof Expr.Function;
  }

  private static Expr formula(Random random, int depth) {
    if (depth == 0) {
      String[] leaves = {
        "x", "y", "z", "2", "-3", "1/2", "5/7", "(sqrt 2)", "(sqrt 12)", "pi", "i"
      };
      return Prefix.read(leaves[random.nextInt(leaves.length)]);
    }
    Expr first = formula(random, depth - 1);
    Expr second = formula(random, depth - 1);
    return switch (random.nextInt(6)) {
      case 0, 1 -> new Expr.Sum(List.of(first, second, formula(random, depth - 1)));
      case 2, 3 -> new Expr.Product(List.of(first, second));
      case 4 -> new Expr.Power(first, Exprs.whole(1 + random.nextInt(3)));
      default -> new Expr.Function("sin", List.of(first));
    };
  }

  /** Operands in another order, products of sums expanded, powers written out. */
  private static Expr rewritten(Expr expr, Random random) {
    List<Expr> parts = new ArrayList<>();
    Shape.parts(expr).forEach(part -> parts.add(rewritten(part, random)));
    if (expr instanceof Expr.Sum) {
      Collections.shuffle(parts, random);
      return new Expr.Sum(parts);
    } else if (expr instanceof Expr.Product) {
      Collections.shuffle(parts, random);
      if (parts.get(0) instanceof Expr.Sum sum) {
        Expr factor = parts.get(1);
        return new Expr.Sum(
            sum.terms().stream().<Expr>map(t -> new Expr.Product(List.of(factor, t))).toList());
      }
      return new Expr.Product(parts);
    } else if (expr instanceof Expr.Power power && power.exponent().equals(Exprs.whole(3))) {
      return new Expr.Product(List.of(parts.get(0), parts.get(0), parts.get(0)));
    }
    return Normal.mapped(expr, part -> rewritten(part, random));
  }

  private static Expr anything(Random random, int depth) {
    if (depth == 0) {
      String[] leaves = {
        "x", "0", "1", "0.5", "oo", "-oo", "e", "'no'", "@R", "@Z", "@empty", "(set)", "1e99", "i"
      };
      return Prefix.read(leaves[random.nextInt(leaves.length)]);
    }
    String[] operators = {
      "+",
      "*",
      "^",
      "/",
      "sqrt",
      "+-",
      "%",
      "=",
      "!=",
      "<",
      ">=",
      "and",
      "tuple",
      "set",
      "oo-interval",
      "cc-interval",
      "union",
      "cap",
      "setminus",
      "in",
      "ln",
      "abs",
      "floor",
      "log",
      "factorial",
      "binomial",
      "mod",
      "gcd",
      "max",
      "sum",
      "integral",
      "limit",
      "f",
      "arcsin"
    };
    Expr first = anything(random, depth - 1);
    Expr second = anything(random, depth - 1);
    return Prefix.apply(operators[random.nextInt(operators.length)], List.of(first, second));
  }
}
