package io.rlvr.reward.math.find;

import java.util.Arrays;
import java.util.function.IntPredicate;

/** Where something stands in a text, for questions after the next one, cheap if they go forward. */
final class Positions {
  /** There is none. */
  static final int NONE = Integer.MAX_VALUE;

  /** Before it searches. */
  private static final int STEPS = 4;

  private final int[] positions;

  /** The answer to the last question. */
  private int index;

  private Positions(int[] positions) {
    this.positions = positions;
  }

  static Positions of(String text, String what) {
    return of(text, what, at -> true);
  }

  /** Those of which a condition holds. */
  static Positions of(String text, String what, IntPredicate condition) {
    int[] found = new int[16];
    int size = 0;
    for (int at = text.indexOf(what); at >= 0; at = text.indexOf(what, at + 1)) {
      if (condition.test(at)) {
        found = size == found.length ? Arrays.copyOf(found, 2 * size) : found;
        found[size] = at;
        size++;
      }
    }
    return new Positions(Arrays.copyOf(found, size));
  }

  boolean isEmpty() {
    return positions.length == 0;
  }

  /** The first at or after a place, or {@link #NONE}. */
  int next(int from) {
    for (int step = 0; step < STEPS && isBefore(from); step++) {
      index++;
    }
    boolean isPassed = index > 0 && positions[index - 1] >= from;
    if (isPassed || isBefore(from)) {
      int found = Arrays.binarySearch(positions, from);
      index = found < 0 ? -found - 1 : found;
    }
    return index < positions.length ? positions[index] : NONE;
  }

  private boolean isBefore(int from) {
    return index < positions.length && positions[index] < from;
  }
}
