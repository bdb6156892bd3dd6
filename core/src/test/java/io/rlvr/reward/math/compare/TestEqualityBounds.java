package io.rlvr.reward.math.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rlvr.reward.math.expr.Budget;
import io.rlvr.reward.math.expr.Expr;
import io.rlvr.reward.math.expr.Exprs;
import java.lang.management.ManagementFactory;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Nothing that fits into an expression takes long: it is decided, or refused with a reason. */
@Tag("slow")
final class TestEqualityBounds {
  private static final double LIMIT_MILLIS = 100;
  private static final int TRIES = 5;

  private static final Equality EQUALITY = new Equality(Equality.Options.DEFAULT);

  /** The verdict, or the reason of a refusal. */
  private static String decide(Expr reference, Expr answer) {
    return decide(reference, answer, Equality.STEPS);
  }

  private static String decide(Expr reference, Expr answer, long steps) {
    try {
      return Boolean.toString(EQUALITY.holds(reference, answer, new Budget(steps)));
    } catch (Budget.TooHard refused) {
      return refused.getMessage();
    }
  }

  /** The least of several measurements, for other work and the compiler disturb them. */
  private static void assertQuick(Expr reference, Expr answer) {
    double least = Double.POSITIVE_INFINITY;
    for (int i = 0; i < TRIES && least > LIMIT_MILLIS; i++) {
      long start = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
      decide(reference, answer);
      long time = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - start;
      least = Math.min(least, time / 1e6);
    }
    assertThat(least).as("CPU milliseconds").isLessThan(LIMIT_MILLIS);
  }

  private static void check(Expr reference, Expr answer, String outcome) {
    assertQuick(reference, answer);
    assertThat(decide(reference, answer)).isEqualTo(outcome);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          (^ 9 (^ 9 (^ 9 9)))                          | 5                                     | false
          (^ 9 (^ 9 (^ 9 9)))                          | (^ 9 (^ 9 (^ 9 9)))                   | true
          (^ 9 (^ 9 (^ 9 9)))                          | (^ 9 (^ 9 (^ 9 8)))                   | number too big
          (^ 9 (^ 9 (^ 9 9)))                          | oo                                    | number too big
          (^ 10 100000)                                | (+ 1 (^ 10 100000))                   | false
          (^ 10 100000)                                | (* (^ 2 100000) (^ 5 100000))         | true
          (^ 10 -100000)                               | (^ 10 -100001)                        | false
          (factorial (factorial 100))                  | 1                                     | false
          (factorial 100000)                           | 1                                     | false
          (factorial 1000)                             | (* 1000 (factorial 999))              | true
          (binomial 1000000 500000)                    | 1                                     | false
          (^ (+ a b c d e f g) 40)                     | (^ (+ g f e d c b a) 40)              | true
          (^ (+ a b c d e f g) 40)                     | (+ 1 (^ (+ g f e d c b a) 40))        | false
          (^ (+ x 1) 1000000000)                       | x                                     | false
          (sqrt (^ 10 4000))                           | (^ 10 2000)                           | true
          (sum (sum (sum (* i j k) i 1 999) j 1 999) k 1 999) | 5                              | too much work
          (sum k k 1 999)                              | 499500                                | true
          (sum k k 1 100000000000)                     | 5                                     | false
          (< (^ e (^ e x)) 1)                          | (tuple 0 1)                           | false
          1e999999999                                  | 5                                     | false
          1e-999999999                                 | 0                                     | true
          (+ 1e999999999 x)                            | 5                                     | false
          """)
  void hugeNumbersAreNotMade(String reference, String answer, String outcome) {
    check(Prefix.read(reference), Prefix.read(answer), outcome);
  }

  @Test
  void numbersOfAMillionDigitsAreCompared() {
    BigInteger one = BigInteger.ONE;
    BigInteger huge = one.shiftLeft(3_300_000);
    Expr number = new Expr.Rational(huge, one);
    check(number, new Expr.Rational(huge, one), "true");
    check(number, new Expr.Rational(huge.add(one), one), "false");
    check(number, Prefix.read("(+ x 1)"), "false");
    check(new Expr.Decimal(new BigDecimal(huge, 10)), number, "number too long");
  }

  @Test
  void theDeepestExpressionsAreWalked() {
    for (String function : List.of("sin", "sqrt", "f", "abs")) {
      Expr deep = Prefix.read("x");
      Expr other = Prefix.read("y");
      for (int i = 1; i < Budget.MAX_DEPTH; i++) {
        deep = new Expr.Function(function, List.of(deep));
        other = new Expr.Function(function, List.of(other));
      }
      check(deep, deep, "true");
      assertQuick(deep, other);
    }
    Expr power = Prefix.read("x");
    for (int i = 1; i < Budget.MAX_DEPTH; i++) {
      power = new Expr.Power(new Expr.Sum(List.of(power, Exprs.whole(1))), Exprs.whole(2));
    }
    assertQuick(power, new Expr.Sum(List.of(power, Exprs.whole(1))));
  }

  @Test
  void longProductsAreEvaluatedWhenTheyAreTooLongToExpand() {
    Expr product = product(1, 100);
    check(product, product(100, 1), "true");
    check(product, new Expr.Sum(List.of(product, Prefix.read("(* x 1)"))), "false");
    check(product(1, 200), product(200, 1), "true");
    Expr sine = Prefix.read("(sin x)");
    Expr left = new Expr.Product(List.of(product(1, 200), sine));
    Expr right = new Expr.Product(List.of(sine, product(200, 1)));
    check(left, right, "too much work");
    assertThat(decide(left, right, 2 * Equality.STEPS)).isEqualTo("number too big");
  }

  /** (xy + from) ... (xy + to), up or down. */
  private static Expr product(int from, int to) {
    int step = from < to ? 1 : -1;
    return new Expr.Product(
        IntStream.iterate(from, i -> i != to + step, i -> i + step)
            .<Expr>mapToObj(i -> Prefix.read("(+ (* x y) " + i + ")"))
            .toList());
  }

  @Test
  void longListsAreMatchedOrRefused() {
    List<Expr> numbers = new ArrayList<>(IntStream.range(0, 2000).mapToObj(Exprs::whole).toList());
    Expr list = new Expr.FiniteSet(List.copyOf(numbers));
    Collections.reverse(numbers);
    check(list, new Expr.FiniteSet(List.copyOf(numbers)), "true");
    List<Expr> others =
        IntStream.range(0, 2000).<Expr>mapToObj(i -> Prefix.read("(sqrt " + i + ")")).toList();
    check(list, new Expr.FiniteSet(others), "too much work");
  }

  @Test
  void aBudgetOfNothingDecidesNothing() {
    assertThatThrownBy(
            () -> EQUALITY.holds(Prefix.read("(+ x 1)"), Prefix.read("x"), new Budget(1)))
        .isInstanceOf(Budget.TooHard.class)
        .hasMessage("too much work");
  }
}
