package io.rlvr.reward.math;

import java.util.Arrays;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/** Where something stands in a text, for questions after the next one in logarithmic time. */
final class Positions {
  /** There is none. */
  static final int NONE = Integer.MAX_VALUE;

  private final int[] positions;

  private Positions(int[] positions) {
    this.positions = positions;
  }

  static Positions of(String text, String what) {
    IntStream.Builder found = IntStream.builder();
    for (int at = text.indexOf(what); at >= 0; at = text.indexOf(what, at + 1)) {
      found.add(at);
    }
    return new Positions(found.build().toArray());
  }

  Positions only(IntPredicate condition) {
    return new Positions(Arrays.stream(positions).filter(condition).toArray());
  }

  /** The first at or after a place, or {@link #NONE}. */
  int next(int from) {
    int found = Arrays.binarySearch(positions, from);
    int index = found < 0 ? -found - 1 : found;
    return index < positions.length ? positions[index] : NONE;
  }
}
