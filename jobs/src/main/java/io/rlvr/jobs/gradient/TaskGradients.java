package io.rlvr.jobs.gradient;

import io.rlvr.jobs.models.Replica;
import io.rlvr.jobs.models.StepWeights;
import io.rlvr.jobs.settings.UpdatePlacement.GradientType;
import io.rlvr.jobs.spark.Placement;
import io.rlvr.loss.PolicyLoss;
import io.rlvr.model.engine.SequencePacking;
import io.rlvr.model.engine.TokenSequence;
import io.rlvr.train.MicroBatches;
import io.rlvr.train.TrainingSequence;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.Function;

/**
 * What tasks compute with their copies of a model in training: gradients in shards of fixed
 * composition, and scores.
 *
 * @param packing of the model
 */
public record TaskGradients(
    JavaSparkContext spark,
    Replica replica,
    SequencePacking packing,
    PolicyLoss loss,
    double temperature,
    Sizes sizes) {

  /**
   * @param chunk numbers of the gradient that travel together
   */
  public record Sizes(
      int tokensPerMicroBatch, int sequencesPerTask, int chunk, GradientType type) {}

  public float[][] logprobs(StepWeights weights, List<TokenSequence> sequences) {
    GradientTask task = task(weights);
    return scores(sequences, task::logprobs);
  }

  public float[][] entropies(StepWeights weights, List<TokenSequence> sequences) {
    GradientTask task = task(weights);
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
    return placement()
        .of(spark.parallelize(parts, Math.max(1, parts.size())))
        .map(scorer)
        .collect()
        .stream()
        .flatMap(Arrays::stream)
        .toArray(float[][]::new);
  }

  /** The chunks of the gradient of each shard of an optimizer step. */
  public JavaPairRDD<ChunkKey, GradientChunk> gradient(
      StepWeights weights, List<TrainingSequence> optimizerStep) {
    MicroBatches batches =
        MicroBatches.of(packing, optimizerStep, sizes.tokensPerMicroBatch, temperature);
    List<GradientShard> shards = GradientShard.of(batches.parts(sizes.sequencesPerTask));
    GradientTask task = task(weights);
    return placement().of(spark.parallelize(shards, shards.size())).flatMapToPair(task::gradient);
  }

  private Placement placement() {
    return Placement.ofModels(spark.sc(), replica.options());
  }

  private GradientTask task(StepWeights weights) {
    return new GradientTask(replica, weights, loss, temperature, sizes.chunk, sizes.type);
  }
}
