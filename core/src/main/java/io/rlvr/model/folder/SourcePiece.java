package io.rlvr.model.folder;

import io.rlvr.model.family.Parameter;
import java.util.ArrayList;
import java.util.List;

/**
 * A run of numbers within one source of a parameter.
 *
 * @param source its index among the parameter's
 * @param at where the run begins in the source
 * @param from where it begins in the range that was asked for
 */
record SourcePiece(int source, int at, int from, int count) {
  /** The runs that make up the numbers from {@code first} on, in order. */
  static List<SourcePiece> of(Parameter parameter, int first, int numbers) {
    List<SourcePiece> pieces = new ArrayList<>();
    long before = 0;
    int done = 0;
    for (int i = 0; i < parameter.sources().size() && done < numbers; i++) {
      long elements = parameter.sourceRows().get(i) * parameter.rowElements();
      long at = first + (long) done - before;
      if (at < elements) {
        int count = (int) Math.min(numbers - done, elements - at);
        pieces.add(new SourcePiece(i, (int) at, done, count));
        done += count;
      }
      before += elements;
    }
    if (first < 0 || done < numbers) {
      throw new IllegalArgumentException(
          "Parameter %s has %d numbers, but asked for %d from %d"
              .formatted(parameter.name(), parameter.elements(), numbers, first));
    }
    return pieces;
  }
}
