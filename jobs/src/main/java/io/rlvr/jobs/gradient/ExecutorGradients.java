package io.rlvr.jobs.gradient;

import io.rlvr.jobs.models.ExecutorModels;
import io.rlvr.jobs.models.Replica;
import io.rlvr.jobs.models.ResidentModel;
import io.rlvr.jobs.models.StepWeights;
import io.rlvr.jobs.settings.ModelOptions;
import io.rlvr.jobs.settings.UpdateOptions;
import io.rlvr.jobs.spark.Placement;
import io.rlvr.jobs.stage.StageContext;
import io.rlvr.loss.PolicyLoss;
import io.rlvr.model.engine.CausalLm;
import io.rlvr.model.engine.TokenSequence;
import io.rlvr.train.GradientSource;
import io.rlvr.train.GradientSum;
import io.rlvr.train.MicroBatches;
import io.rlvr.train.TrainingSequence;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.Function;

/**
 * Gradients of the driver's model, computed by tasks on executors. For each optimizer step the
 * weights go out once; shards of fixed composition come back as gradients, summed in their order
 * chunk by chunk in a shuffle; the driver fetches one chunk of the sum at a time. See
 * docs/update.md. This class is NOT thread safe.
 */
public final class ExecutorGradients implements GradientSource {
  /** Numbers in a chunk: 16 MiB, few enough for the driver and many enough for a fetch. */
  static final int CHUNK = 1 << 22;

  /** Numbers up to which a whole model goes by broadcast: 64 MiB. */
  static final long BROADCAST = 1L << 24;

  private final JavaSparkContext spark;
  private final CausalLm model;
  private final Replica replica;
  private final Placement placement;
  private final PolicyLoss loss;
  private final double temperature;
  private final Sizes sizes;
  private final WeightSender sender;
  private Optional<StepWeights> sent = Optional.empty();

  /**
   * @param broadcast numbers up to which a whole model goes by broadcast
   * @param chunk numbers of the gradient that are fetched at once
   */
  public record Sizes(int tokensPerMicroBatch, int sequencesPerTask, long broadcast, int chunk) {
    static Sizes of(UpdateOptions options) {
      return new Sizes(
          options.trainer().tokensPerMicroBatch(), options.sequencesPerTask(), BROADCAST, CHUNK);
    }
  }

  private ExecutorGradients(
      StageContext context,
      ResidentModel model,
      PolicyLoss loss,
      double temperature,
      ModelOptions options,
      Sizes sizes)
      throws IOException {
    this.spark = context.sparkContext();
    this.model = model.lm();
    this.replica = Replica.of(model, context.policy(), context.startModel(), options);
    this.placement = Placement.ofModels(spark.sc(), replica.options());
    this.loss = loss;
    this.temperature = temperature;
    this.sizes = sizes;
    this.sender =
        model.base().isPresent() || this.model.parameterCount() <= sizes.broadcast
            ? new BroadcastSender(spark, this.model)
            : new StorageSender(context.store(), context.folder(), this.model, context.policy());
  }

  public static ExecutorGradients of(
      StageContext context, ResidentModel model, PolicyLoss loss, UpdateOptions options)
      throws IOException {
    return of(context, model, loss, options.temperature(), options.model(), Sizes.of(options));
  }

  /** For tests: with sizes of their own. */
  public static ExecutorGradients of(
      StageContext context,
      ResidentModel model,
      PolicyLoss loss,
      double temperature,
      ModelOptions options,
      Sizes sizes)
      throws IOException {
    return new ExecutorGradients(context, model, loss, temperature, options, sizes);
  }

  @Override
  public float[][] logprobs(List<TokenSequence> sequences) {
    GradientTask task = task();
    return scores(sequences, task::logprobs);
  }

  @Override
  public float[][] entropies(List<TokenSequence> sequences) {
    GradientTask task = task();
    return scores(sequences, task::entropies);
  }

  /** A number for each response token, in parts of fixed composition. */
  private float[][] scores(
      List<TokenSequence> sequences, Function<List<TokenSequence>, float[][]> scorer) {
    List<List<TokenSequence>> parts = new ArrayList<>();
    for (int from = 0; from < sequences.size(); from += sizes.sequencesPerTask) {
      int to = Math.min(from + sizes.sequencesPerTask, sequences.size());
      parts.add(List.copyOf(sequences.subList(from, to)));
    }
    List<float[][]> scored =
        ExecutorModels.shared()
            .released(
                replica.options(),
                () -> placement.of(spark.parallelize(parts, parts.size())).map(scorer).collect());
    return scored.stream().flatMap(java.util.Arrays::stream).toArray(float[][]::new);
  }

  @Override
  public GradientSum sum(List<TrainingSequence> optimizerStep) {
    MicroBatches batches =
        MicroBatches.of(model, optimizerStep, sizes.tokensPerMicroBatch, temperature);
    List<GradientShard> shards = GradientShard.of(batches.parts(sizes.sequencesPerTask));
    GradientTask task = task();
    GradientSum observed =
        ExecutorModels.shared().released(replica.options(), () -> sum(shards, task));
    retire();
    return observed;
  }

  private GradientSum sum(List<GradientShard> shards, GradientTask task) {
    int chunks = Math.toIntExact((model.parameterCount() + sizes.chunk - 1) / sizes.chunk);
    Iterator<GradientChunk> sums =
        placement
            .of(spark.parallelize(shards, shards.size()))
            .flatMapToPair(task::gradient)
            .repartitionAndSortWithinPartitions(new ChunkKey.ByChunk(chunks))
            .mapPartitions(parts -> List.of(GradientChunk.sum(parts)).iterator())
            .toLocalIterator();
    model.zeroGradients();
    GradientSum observed = GradientSum.ZERO;
    for (int chunk = 0; chunk < chunks; chunk++) {
      GradientChunk sum = sums.next();
      model.addFlatGradient((long) chunk * sizes.chunk, sum.values());
      observed = sum.observed().optional().orElse(observed);
    }
    return observed;
  }

  private GradientTask task() {
    try {
      if (sent.isEmpty()) {
        sent = Optional.of(sender.send());
      }
      return new GradientTask(replica, sent.get(), loss, temperature, sizes.chunk);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The optimizer is about to change the weights. */
  private void retire() {
    try {
      sent = Optional.empty();
      sender.retire();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    sender.close();
  }
}
