package io.rlvr.reward.math.algebra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

/** Against the JDK's numbers of any length. */
class TestPrimeField {
  private static final long P = (1L << 61) - 1;
  private static final BigInteger PRIME = BigInteger.valueOf(P);

  @Property(tries = 200)
  void agreesWithBigIntegers(
      @ForAll @LongRange(min = 0, max = P - 1) long a,
      @ForAll @LongRange(min = 0, max = P - 1) long b,
      @ForAll BigInteger exponent) {
    BigInteger wideA = BigInteger.valueOf(a);
    BigInteger wideB = BigInteger.valueOf(b);

    assertThat(PrimeField.sum(a, b)).isEqualTo(wideA.add(wideB).mod(PRIME).longValueExact());
    assertThat(PrimeField.product(a, b))
        .isEqualTo(wideA.multiply(wideB).mod(PRIME).longValueExact());
    assertThat(PrimeField.residue(exponent)).isEqualTo(exponent.mod(PRIME).longValueExact());
    if (a > 0) {
      assertThat(PrimeField.power(a, exponent))
          .isEqualTo(wideA.modPow(exponent, PRIME).longValueExact());
      assertThat(PrimeField.product(a, PrimeField.inverse(a))).isEqualTo(1);
    }
  }

  @Test
  void theEdges() {
    // p - 1 is -1, whose square is 1 and whose double is -2
    assertThat(PrimeField.product(P - 1, P - 1)).isEqualTo(1);
    assertThat(PrimeField.sum(P - 1, P - 1)).isEqualTo(P - 2);
    assertThat(PrimeField.sum(P - 1, 1)).isZero();
    assertThat(PrimeField.power(0, BigInteger.ZERO)).isEqualTo(1);
    assertThat(PrimeField.power(0, BigInteger.TEN)).isZero();
    assertThatThrownBy(() -> PrimeField.inverse(0))
        .isInstanceOf(ArithmeticException.class)
        .hasMessage("0 has no inverse");
  }
}
