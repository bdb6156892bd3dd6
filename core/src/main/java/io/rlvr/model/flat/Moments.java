package io.rlvr.model.flat;

import java.util.Arrays;

/** Both moments of AdamW of some numbers of a model, as they lie in a file. */
public interface Moments {
  /** No steps yet. */
  Moments ZERO =
      (range, m, v) -> {
        Arrays.fill(m, 0, range.count(), 0);
        Arrays.fill(v, 0, range.count(), 0);
      };

  /** Copies those of a range to the start of each array. */
  void read(FlatRange range, float[] m, float[] v);
}
