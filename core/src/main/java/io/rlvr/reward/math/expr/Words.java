package io.rlvr.reward.math.expr;

import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Compares what may be letters of a word: {@code abc}, read as a product, is the word abc, and the
 * constants e and i are letters beside a symbol (sympy_compare_symbols of Math-Verify).
 */
public final class Words {
  private Words() {}

  /** Nothing when they are not words. */
  public static Optional<Boolean> same(Expr a, Expr b) {
    if (!(a instanceof Expr.Symbol) && !(b instanceof Expr.Symbol)) {
      return Optional.empty();
    }
    return word(a).flatMap(left -> word(b).map(left::equals));
  }

  private static Optional<String> word(Expr expr) {
    if (expr instanceof Expr.Product product) {
      boolean letters =
          product.factors().stream()
              .noneMatch(factor -> factor instanceof Expr.Product || word(factor).isEmpty());
      return letters
          ? Optional.of(
              product.factors().stream()
                  .map(factor -> word(factor).orElseThrow())
                  .collect(Collectors.joining()))
          : Optional.empty();
    } else if (expr instanceof Expr.Symbol symbol) {
      return Optional.of(symbol.name());
    } else if (expr == Expr.Constant.E) {
      return Optional.of("e");
    }
    return expr == Expr.Constant.I ? Optional.of("i") : Optional.empty();
  }
}
