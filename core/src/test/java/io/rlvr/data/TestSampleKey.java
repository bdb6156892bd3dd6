package io.rlvr.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class TestSampleKey {
  private static final BigInteger WORD = BigInteger.ONE.shiftLeft(64);

  /** printf %s '17/3/2/gsm8k-0001' | sha256sum | cut -c1-16 */
  @Test
  void theSeedIsTheHeadOfTheDigest() {
    assertThat(new SampleKey(17, 3, "gsm8k-0001", 2).seed()).isEqualTo(0x7ff07c8530339241L);
  }

  /** printf %s '-9223372036854775808/0/0/a/b é' | sha256sum | cut -c1-16, in UTF-8 */
  @Test
  void anyTextIsAPromptId() {
    assertThat(new SampleKey(Long.MIN_VALUE, 0, "a/b é", 0).seed()).isEqualTo(0xf24de3fd14f17549L);
  }

  @Test
  void everyPartChangesTheSeed() {
    List<SampleKey> keys =
        List.of(
            new SampleKey(1, 2, "a", 3),
            new SampleKey(2, 2, "a", 3),
            new SampleKey(1, 3, "a", 3),
            new SampleKey(1, 2, "b", 3),
            new SampleKey(1, 2, "a", 4),
            new SampleKey(1, 3, "a", 2),
            new SampleKey(1, 2, "3/a", 3),
            new SampleKey(12, 2, "a", 3));

    assertThat(keys).extracting(SampleKey::seed).doesNotHaveDuplicates();
  }

  /**
   * The first outputs of SplitMix64 from seed 1234567, as published with its reference
   * implementation in C (Vigna, splitmix64.c; the values are those of Rosetta Code's task
   * "Pseudo-random numbers/Splitmix64"). A uniform is the upper 24 bits of an output, over 2^24.
   */
  @Test
  void uniformsAreTheUpperBitsOfSplitMix64() {
    Float[] expected =
        Stream.of(
                "6457827717110365317",
                "3203168211198807973",
                "9817491932198370423",
                "4593380528125082431",
                "16408922859458223821")
            .map(output -> new BigInteger(output).shiftRight(40).intValueExact() / 16777216f)
            .toArray(Float[]::new);

    assertThat(SampleKey.uniforms(1234567, 5)).containsExactly(expected);
  }

  /** The JDK's SplittableRandom is SplitMix64 too, from a code base that is not ours. */
  @Property
  void uniformsAgreeWithTheJdk(@ForAll long seed) {
    SplittableRandom jdk = new SplittableRandom(seed);
    for (float uniform : SampleKey.uniforms(seed, 20)) {
      assertThat((long) (uniform * 16777216.0)).isEqualTo(jdk.nextLong() >>> 40);
    }
  }

  /**
   * SplitMix64 in whole numbers modulo 2^64, from the paper's figure 16, without shifts of longs.
   */
  @Property
  void uniformsAgreeWithWholeNumberArithmetic(@ForAll long seed) {
    BigInteger state = BigInteger.valueOf(seed).mod(WORD);
    for (float uniform : SampleKey.uniforms(seed, 8)) {
      state = state.add(new BigInteger("9e3779b97f4a7c15", 16)).mod(WORD);
      BigInteger z = scrambled(state, 30, "bf58476d1ce4e5b9");
      z = scrambled(z, 27, "94d049bb133111eb");
      z = z.xor(z.shiftRight(31));
      assertThat((double) uniform).isEqualTo(z.shiftRight(40).doubleValue() / 16777216.0);
    }
  }

  @Property
  void uniformsAreFromZeroToBelowOneAndExactInFloat(@ForAll long seed) {
    for (float uniform : SampleKey.uniforms(seed, 50)) {
      assertThat(uniform).isGreaterThanOrEqualTo(0f).isLessThan(1f);
      assertThat(uniform * 16777216f).isEqualTo((float) Math.rint(uniform * 16777216f));
    }
  }

  @Test
  void aLongerDrawStartsLikeAShorter() {
    assertThat(Arrays.copyOf(SampleKey.uniforms(7, 100), 10)).isEqualTo(SampleKey.uniforms(7, 10));
    assertThat(SampleKey.uniforms(7, 0)).isEmpty();
  }

  /**
   * The mean of 100,000 uniforms is 1/2 with standard error sqrt(1/12 / 100000) = 0.0009; the share
   * of two in a row that are both below 1/2 is 1/4 with standard error 0.0014 to 0.0018.
   */
  @Test
  void uniformsAreSpreadEvenly() {
    float[] uniforms = SampleKey.uniforms(new SampleKey(17, 1, "p", 0).seed(), 100_000);
    double sum = 0;
    int bothLow = 0;
    for (int i = 0; i < uniforms.length; i++) {
      sum += uniforms[i];
      bothLow += i > 0 && uniforms[i] < 0.5 && uniforms[i - 1] < 0.5 ? 1 : 0;
    }

    assertThat(sum / uniforms.length).isBetween(0.5 - 0.0045, 0.5 + 0.0045);
    assertThat(bothLow / (double) uniforms.length).isBetween(0.25 - 0.009, 0.25 + 0.009);
  }

  @Test
  void aKeyNeedsItsPrompt() {
    assertThatThrownBy(() -> new SampleKey(1, 2, null, 3))
        .isInstanceOf(NullPointerException.class)
        .hasMessage("promptId is null");
  }

  private static BigInteger scrambled(BigInteger z, int shift, String factor) {
    return z.xor(z.shiftRight(shift)).multiply(new BigInteger(factor, 16)).mod(WORD);
  }
}
