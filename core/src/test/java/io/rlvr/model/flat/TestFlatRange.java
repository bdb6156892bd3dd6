package io.rlvr.model.flat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rlvr.model.family.Parameter;
import java.util.List;
import org.junit.jupiter.api.Test;

class TestFlatRange {
  /** Numbers 0 to 149, then 150 to 159, then 160 to 459. */
  private static final List<Parameter> PARAMETERS =
      List.of(parameter("a", 150), parameter("b", 10), parameter("c", 300));

  /**
   * 100 from 0 is cut at 64, a multiple of 64 in a; 164 is in c, whose fourth number is no
   * multiple, so the second ends where c begins.
   */
  @Test
  void chunksAreCutAtMultiplesOf64OfAParameter() {
    assertThat(FlatRange.chunks(PARAMETERS, 100))
        .containsExactly(
            new FlatRange(0, 64),
            new FlatRange(64, 96),
            new FlatRange(160, 64),
            new FlatRange(224, 64),
            new FlatRange(288, 64),
            new FlatRange(352, 64),
            new FlatRange(416, 44));
  }

  @Test
  void smallParametersShareAChunk() {
    assertThat(FlatRange.chunks(PARAMETERS, 1000)).containsExactly(new FlatRange(0, 460));
  }

  @Test
  void aChunkIsNoSmallerThanWhatIsSteppedAtOnce() {
    assertThatThrownBy(() -> FlatRange.chunks(PARAMETERS, 63))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("A chunk has at least 64 numbers, but asked for: 63");
  }

  @Test
  void whatTwoHaveInCommon() {
    FlatRange range = new FlatRange(10, 5);
    assertThat(range.common(new FlatRange(12, 9))).isEqualTo(new FlatRange(12, 3));
    assertThat(range.common(new FlatRange(15, 9)).count()).isZero();
    assertThat(range.common(new FlatRange(0, 3)).count()).isZero();
  }

  /** A gap of 3 * 2^30 numbers is no int. */
  @Test
  void rangesThatAreFarApartHaveNothingInCommon() {
    FlatRange near = new FlatRange(0, 5);
    FlatRange far = new FlatRange(3L << 30, 9);
    assertThat(near.common(far).count()).isZero();
    assertThat(far.common(near).count()).isZero();
  }

  private static Parameter parameter(String name, int numbers) {
    return new Parameter(name, new long[] {numbers}, List.of(name), List.of((long) numbers));
  }
}
