package io.rlvr.jobs.gradient;

import io.rlvr.data.Maybe;
import io.rlvr.train.GradientSum;
import java.io.Serializable;
import java.util.Iterator;
import java.util.Optional;
import scala.Tuple2;

/** Some numbers of a gradient, and, in the first chunk, what was observed while it was computed. */
@SuppressWarnings("ArrayRecordComponent") // numbers by the million
record GradientChunk(float[] values, Maybe<GradientSum> observed) implements Serializable {
  /**
   * The sum of one chunk over all shards, in their order: in double and rounded once, so that it
   * does not depend on which task ended first.
   *
   * @param parts at least one, in the order of their keys
   */
  static GradientChunk sum(Iterator<Tuple2<ChunkKey, GradientChunk>> parts) {
    double[] sum = {};
    Optional<GradientSum> observed = Optional.empty();
    while (parts.hasNext()) {
      GradientChunk part = parts.next()._2();
      if (sum.length == 0) {
        sum = new double[part.values.length];
      }
      for (int i = 0; i < sum.length; i++) {
        sum[i] += part.values[i];
      }
      observed = plus(observed, part.observed.optional());
    }
    float[] rounded = new float[sum.length];
    for (int i = 0; i < rounded.length; i++) {
      rounded[i] = (float) sum[i];
    }
    return new GradientChunk(rounded, Maybe.from(observed));
  }

  private static Optional<GradientSum> plus(
      Optional<GradientSum> left, Optional<GradientSum> right) {
    return left.map(sum -> right.map(sum::plus).orElse(sum)).or(() -> right);
  }
}
