package io.rlvr.reward.math.parse;

import io.rlvr.reward.math.expr.Expr;
import io.rlvr.reward.math.expr.Exprs;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A ratio of three or more whole numbers, as {@code 2:4:6}, in lowest terms. It is no quotient of
 * quotients, which would be the same for {@code 1:2:3} and {@code 1:3:2}. Zeros are left out:
 * {@code 12:30:00} is a time.
 */
final class Ratio {
  private static final Pattern PATTERN =
      Pattern.compile("\\s*+[1-9]\\d{0,17}+(?:\\s?:\\s?[1-9]\\d{0,17}+){2,8}+\\s*+");

  private static final Pattern TERM = Pattern.compile("\\d++");

  private Ratio() {}

  /** What a text is that holds one and nothing else. */
  static Optional<Expr> of(String text) {
    if (!PATTERN.matcher(text).matches()) {
      return Optional.empty();
    }
    Matcher term = TERM.matcher(text);
    List<BigInteger> terms = term.results().map(found -> new BigInteger(found.group())).toList();
    BigInteger divisor = terms.stream().reduce(BigInteger.ZERO, BigInteger::gcd);
    return Optional.of(
        new Expr.Function(
            "ratio",
            terms.stream()
                .<Expr>map(t -> Exprs.whole(t.divide(divisor).longValueExact()))
                .toList()));
  }
}
