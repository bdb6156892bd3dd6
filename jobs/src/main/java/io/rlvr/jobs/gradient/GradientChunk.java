package io.rlvr.jobs.gradient;

import io.rlvr.data.Maybe;
import io.rlvr.model.safetensors.Dtype;
import io.rlvr.train.GradientSum;
import java.io.Serializable;
import java.util.Iterator;
import java.util.Optional;
import scala.Tuple2;

/**
 * Some numbers of a gradient, and, in the first chunk, what was observed while it was computed.
 *
 * @param values the numbers, none where they travel in bfloat16
 * @param halves the numbers in bfloat16, none where they travel in float32
 */
@SuppressWarnings("ArrayRecordComponent") // numbers by the million
public record GradientChunk(float[] values, short[] halves, Maybe<GradientSum> observed)
    implements Serializable {

  GradientChunk(float[] values, Maybe<GradientSum> observed) {
    this(values, new short[0], observed);
  }

  /** The same numbers, each rounded to bfloat16. */
  GradientChunk halved() {
    short[] rounded = new short[values.length];
    for (int i = 0; i < rounded.length; i++) {
      rounded[i] = Dtype.toBfloat16(values[i]);
    }
    return new GradientChunk(new float[0], rounded, observed);
  }

  private int count() {
    return Math.max(values.length, halves.length);
  }

  /**
   * The sum of one chunk over all shards, in their order: in double and rounded once, so that it
   * does not depend on which task ended first.
   *
   * @param parts at least one, in the order of their keys
   */
  static GradientChunk sum(Iterator<Tuple2<ChunkKey, GradientChunk>> parts) {
    Sum sum = new Sum();
    while (parts.hasNext()) {
      sum.add(parts.next()._2());
    }
    return sum.rounded();
  }

  /** The sum of a chunk over some of the shards, not rounded yet. */
  record Partial(double[] sum, Maybe<GradientSum> observed) implements Serializable {}

  /** Adds chunks up, in the order of their shards. This class is NOT thread safe. */
  public static final class Sum {
    private double[] sum = {};
    private Optional<GradientSum> observed = Optional.empty();

    public void add(GradientChunk part) {
      if (sum.length == 0) {
        sum = new double[part.count()];
      }
      for (int i = 0; i < part.values.length; i++) {
        sum[i] += part.values[i];
      }
      for (int i = 0; i < part.halves.length; i++) {
        sum[i] += Dtype.fromBfloat16(part.halves[i]);
      }
      observed = plus(observed, part.observed.optional());
    }

    void add(Partial part) {
      if (sum.length == 0) {
        sum = new double[part.sum.length];
      }
      for (int i = 0; i < sum.length; i++) {
        sum[i] += part.sum[i];
      }
      observed = plus(observed, part.observed.optional());
    }

    Partial partial() {
      return new Partial(sum, Maybe.from(observed));
    }

    /** The sum in float32. */
    public GradientChunk rounded() {
      float[] rounded = new float[sum.length];
      for (int i = 0; i < rounded.length; i++) {
        rounded[i] = (float) sum[i];
      }
      return new GradientChunk(rounded, Maybe.from(observed));
    }
  }

  private static Optional<GradientSum> plus(
      Optional<GradientSum> left, Optional<GradientSum> right) {
    return left.map(sum -> right.map(sum::plus).orElse(sum)).or(() -> right);
  }
}
