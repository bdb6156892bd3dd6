package io.rlvr.jobs.gradient;

import io.rlvr.jobs.models.ExecutorModels;
import io.rlvr.jobs.models.Replica;
import io.rlvr.jobs.models.ResidentModel;
import io.rlvr.jobs.models.StepWeights;
import io.rlvr.jobs.settings.ModelOptions;
import io.rlvr.jobs.settings.UpdateOptions;
import io.rlvr.jobs.settings.UpdatePlacement.GradientType;
import io.rlvr.jobs.stage.StageContext;
import io.rlvr.loss.PolicyLoss;
import io.rlvr.model.engine.CausalLm;
import io.rlvr.model.engine.TokenSequence;
import io.rlvr.model.flat.FlatRange;
import io.rlvr.train.GradientSource;
import io.rlvr.train.GradientSum;
import io.rlvr.train.TrainingSequence;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;

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

  private final CausalLm model;
  private final ModelOptions options;
  private final TaskGradients tasks;
  private final int chunk;
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
    this.model = model.lm();
    this.options = options;
    this.chunk = sizes.chunk;
    JavaSparkContext spark = context.sparkContext();
    this.tasks =
        new TaskGradients(
            spark,
            Replica.of(model, context.policy(), context.startModel(), options),
            this.model.packing(),
            loss,
            temperature,
            new TaskGradients.Sizes(
                sizes.tokensPerMicroBatch,
                sizes.sequencesPerTask,
                sizes.chunk,
                GradientType.FLOAT32));
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
    StepWeights weights = weights();
    return released(() -> tasks.logprobs(weights, sequences));
  }

  @Override
  public float[][] entropies(List<TokenSequence> sequences) {
    StepWeights weights = weights();
    return released(() -> tasks.entropies(weights, sequences));
  }

  @Override
  public GradientSum sum(List<TrainingSequence> optimizerStep) {
    StepWeights weights = weights();
    GradientSum observed = released(() -> sum(tasks.gradient(weights, optimizerStep)));
    retire();
    return observed;
  }

  private GradientSum sum(JavaPairRDD<ChunkKey, GradientChunk> gradients) {
    List<FlatRange> chunks = FlatRange.chunks(model.parameters(), chunk);
    JavaRDD<GradientChunk> summed = GradientTree.STANDARD.sum(gradients, chunks.size());
    Iterator<GradientChunk> sums = summed.toLocalIterator();
    model.zeroGradients();
    GradientSum observed = GradientSum.ZERO;
    for (FlatRange range : chunks) {
      GradientChunk sum = sums.next();
      model.addFlatGradient(range.start(), sum.values());
      observed = sum.observed().optional().orElse(observed);
    }
    // else the disks of executors would wait for a collection in the driver's heap
    summed.rdd().cleanShuffleDependencies(false);
    return observed;
  }

  private <R> R released(Supplier<R> waiting) {
    return ExecutorModels.shared().released(options, waiting);
  }

  private StepWeights weights() {
    try {
      if (sent.isEmpty()) {
        sent = Optional.of(sender.send());
      }
      return sent.get();
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
