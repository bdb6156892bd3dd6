package io.rlvr.model.flat;

import io.rlvr.model.family.Parameter;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/** A run of a model's numbers, where all parameters lie one after the other. */
public record FlatRange(long start, int count) implements Serializable {
  /** What AdamW's kernel takes at once: cut elsewhere, the last bits would be others. */
  private static final int UNIT = 64;

  /**
   * All numbers of some parameters in runs of at most {@code most}. Within a parameter they are cut
   * at multiples of 64 numbers from its beginning, so that AdamW gives each run the bits that it
   * gives the whole.
   *
   * @param most at least 64
   */
  public static List<FlatRange> chunks(List<Parameter> parameters, int most) {
    if (most < UNIT) {
      throw new IllegalArgumentException("A chunk has at least 64 numbers, but asked for: " + most);
    }
    List<FlatRange> chunks = new ArrayList<>();
    long start = 0; // of the chunk
    long begin = 0; // of the parameter
    for (Parameter parameter : parameters) {
      long end = begin + parameter.elements();
      while (end - start > most) {
        long inside = start + most - begin;
        long cut = inside < 0 ? begin : begin + inside / UNIT * UNIT;
        chunks.add(new FlatRange(start, (int) (cut - start)));
        start = cut;
      }
      begin = end;
    }
    if (begin > start) {
      chunks.add(new FlatRange(start, (int) (begin - start)));
    }
    return List.copyOf(chunks);
  }

  /** The numbers that both have; of none, a count of 0, however far apart they are. */
  public FlatRange common(FlatRange other) {
    long from = Math.max(start, other.start);
    return new FlatRange(from, (int) Math.max(0, Math.min(end(), other.end()) - from));
  }

  /** The number after the last. */
  public long end() {
    return start + count;
  }
}
