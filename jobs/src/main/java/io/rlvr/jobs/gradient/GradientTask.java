package io.rlvr.jobs.gradient;

import io.rlvr.data.Maybe;
import io.rlvr.jobs.models.DeviceModels;
import io.rlvr.jobs.models.ExecutorModels;
import io.rlvr.jobs.models.Replica;
import io.rlvr.jobs.models.StepWeights;
import io.rlvr.jobs.settings.UpdatePlacement.GradientType;
import io.rlvr.loss.PolicyLoss;
import io.rlvr.model.engine.CausalLm;
import io.rlvr.model.engine.TokenSequence;
import io.rlvr.model.flat.FlatRange;
import io.rlvr.train.GradientSum;
import java.io.Serializable;
import java.util.Iterator;
import java.util.List;
import java.util.function.Function;
import org.apache.spark.TaskContext;
import org.apache.spark.util.TaskCompletionListener;
import scala.Tuple2;

/**
 * What runs on an executor: a copy of the model takes up the weights, computes, and goes back. If
 * the task fails the copy is dropped, so that a second attempt never meets half of an optimizer
 * step.
 */
record GradientTask(
    Replica replica,
    StepWeights weights,
    PolicyLoss loss,
    double temperature,
    int chunkSize,
    GradientType type)
    implements Serializable {

  /** The gradient of a shard, chunk by chunk: the task holds one of them beside the model. */
  Iterator<Tuple2<ChunkKey, GradientChunk>> gradient(GradientShard shard) {
    DeviceModels.Lease lease = lease();
    CausalLm model = lease.model().lm();
    GradientSum observed = ExecutorModels.shared().alone(() -> shard.batches().sum(model, loss));
    List<FlatRange> chunks = FlatRange.chunks(model.parameters(), chunkSize);
    return new Chunks(lease, chunks, shard.index(), observed);
  }

  float[][] logprobs(List<TokenSequence> sequences) {
    return scores(model -> model.logprobsInTraining(sequences, temperature));
  }

  float[][] entropies(List<TokenSequence> sequences) {
    return scores(model -> model.entropies(sequences, temperature));
  }

  private float[][] scores(Function<CausalLm, float[][]> scorer) {
    try (DeviceModels.Lease lease = lease()) {
      float[][] scores = scorer.apply(lease.model().lm());
      lease.whole();
      return scores;
    }
  }

  private DeviceModels.Lease lease() {
    DeviceModels.Lease lease = ExecutorModels.shared().lend(replica);
    TaskContext.get().addTaskCompletionListener((TaskCompletionListener) task -> lease.close());
    lease.model().replicate(weights);
    return lease;
  }

  /** Reads the gradient while the model is lent. */
  private final class Chunks implements Iterator<Tuple2<ChunkKey, GradientChunk>> {
    private final DeviceModels.Lease lease;
    private final List<FlatRange> chunks;
    private final int shard;
    private final GradientSum observed;
    private int next;

    Chunks(DeviceModels.Lease lease, List<FlatRange> chunks, int shard, GradientSum observed) {
      this.lease = lease;
      this.chunks = chunks;
      this.shard = shard;
      this.observed = observed;
    }

    @Override
    public boolean hasNext() {
      return next < chunks.size();
    }

    @Override
    public Tuple2<ChunkKey, GradientChunk> next() {
      if (!hasNext()) {
        throw new java.util.NoSuchElementException();
      }
      FlatRange range = chunks.get(next);
      float[] values = lease.model().lm().flatGradient(range.start(), range.count());
      ChunkKey key = new ChunkKey(next, shard);
      Maybe<GradientSum> sums = next == 0 ? Maybe.of(observed) : Maybe.none();
      next++;
      if (!hasNext()) {
        lease.whole();
        lease.close(); // another task may have the device while this one writes
      }
      GradientChunk chunk = new GradientChunk(values, sums);
      return new Tuple2<>(key, type == GradientType.BFLOAT16 ? chunk.halved() : chunk);
    }
  }
}
