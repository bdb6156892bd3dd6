package io.rlvr.jobs;

import io.rlvr.train.GradientSum;
import java.io.Serializable;
import java.util.Iterator;
import java.util.List;
import scala.Tuple2;

/**
 * Some numbers of a gradient, and, in the first chunk, what was observed while it was computed.
 *
 * @param observed none or one
 */
@SuppressWarnings("ArrayRecordComponent") // numbers by the million
record GradientChunk(float[] values, List<GradientSum> observed) implements Serializable {
  /**
   * The sum of one chunk over all shards, in their order: in double and rounded once, so that it
   * does not depend on which task ended first.
   *
   * @param parts at least one, in the order of their keys
   */
  static GradientChunk sum(Iterator<Tuple2<ChunkKey, GradientChunk>> parts) {
    double[] sum = {};
    List<GradientSum> observed = List.of();
    while (parts.hasNext()) {
      GradientChunk part = parts.next()._2();
      if (sum.length == 0) {
        sum = new double[part.values.length];
      }
      for (int i = 0; i < sum.length; i++) {
        sum[i] += part.values[i];
      }
      observed = plus(observed, part.observed);
    }
    float[] rounded = new float[sum.length];
    for (int i = 0; i < rounded.length; i++) {
      rounded[i] = (float) sum[i];
    }
    return new GradientChunk(rounded, observed);
  }

  private static List<GradientSum> plus(List<GradientSum> left, List<GradientSum> right) {
    return left.isEmpty() || right.isEmpty()
        ? (left.isEmpty() ? right : left)
        : List.of(left.get(0).plus(right.get(0)));
  }
}
