package io.rlvr.jobs.shard;

import io.rlvr.data.Maybe;
import io.rlvr.jobs.gradient.ChunkKey;
import io.rlvr.jobs.gradient.GradientChunk;
import io.rlvr.train.GradientSum;
import java.io.Serializable;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;
import scala.Tuple2;

/**
 * A chunk of an optimizer step's whole gradient.
 *
 * @param observed in the first chunk, what was observed while the gradient was computed
 */
@SuppressWarnings("ArrayRecordComponent") // numbers by the million
record ReducedChunk(int chunk, float[] values, Maybe<GradientSum> observed)
    implements Serializable {

  /**
   * What the driver is told of a chunk.
   *
   * @param squares sum of the squares of its numbers
   */
  record Norm(int chunk, double squares, Maybe<GradientSum> observed) implements Serializable {}

  Norm norm() {
    double squares = 0;
    for (float value : values) {
      squares += (double) value * value;
    }
    return new Norm(chunk, squares, observed);
  }

  /** The chunks of a partition whose parts are sorted; one of them is in memory at a time. */
  static Iterator<ReducedChunk> reduce(Iterator<Tuple2<ChunkKey, GradientChunk>> sorted) {
    return new Reduction(sorted);
  }

  private static final class Reduction implements Iterator<ReducedChunk> {
    private final Iterator<Tuple2<ChunkKey, GradientChunk>> sorted;
    private Optional<Tuple2<ChunkKey, GradientChunk>> ahead;

    Reduction(Iterator<Tuple2<ChunkKey, GradientChunk>> sorted) {
      this.sorted = sorted;
      this.ahead = following();
    }

    private Optional<Tuple2<ChunkKey, GradientChunk>> following() {
      return sorted.hasNext() ? Optional.of(sorted.next()) : Optional.empty();
    }

    @Override
    public boolean hasNext() {
      return ahead.isPresent();
    }

    @Override
    public ReducedChunk next() {
      int chunk = ahead.orElseThrow(NoSuchElementException::new)._1().chunk();
      GradientChunk.Sum sum = new GradientChunk.Sum();
      while (ahead.isPresent() && ahead.get()._1().chunk() == chunk) {
        sum.add(ahead.get()._2());
        ahead = following();
      }
      GradientChunk whole = sum.rounded();
      return new ReducedChunk(chunk, whole.values(), whole.observed());
    }
  }
}
