package io.rlvr.model.flat;

import io.rlvr.model.family.Parameter;
import java.util.ArrayList;
import java.util.List;

/**
 * A run of numbers within one parameter, where all parameters lie one after the other.
 *
 * @param parameter its index
 * @param at where the run begins in the parameter
 * @param from where it begins in the range that was asked for
 */
public record FlatPiece(int parameter, int at, int from, int count) {
  /** The runs that make up the numbers from {@code start} on, in order. */
  public static List<FlatPiece> of(List<Parameter> parameters, long start, int count) {
    long total = parameters.stream().mapToLong(Parameter::elements).sum();
    if (start < 0 || count < 0 || start + count > total) {
      throw new IllegalArgumentException(
          "Parameters have %d numbers, but asked for %d from %d".formatted(total, count, start));
    }
    List<FlatPiece> pieces = new ArrayList<>();
    long before = 0;
    int done = 0;
    for (int i = 0; i < parameters.size() && done < count; i++) {
      int elements = parameters.get(i).elements();
      long at = start + done - before;
      if (at < elements) {
        int taken = (int) Math.min(count - done, elements - at);
        pieces.add(new FlatPiece(i, (int) at, done, taken));
        done += taken;
      }
      before += elements;
    }
    return pieces;
  }
}
