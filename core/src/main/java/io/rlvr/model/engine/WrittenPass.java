package io.rlvr.model.engine;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import io.rlvr.loss.TokenLoss;
import io.rlvr.model.family.ModelConfig;
import java.util.function.Function;

/**
 * By the backward pass that {@code backward.py} writes out, for all weights of a model on a CPU: it
 * keeps less than autograd and passes over memory less often. An adapter has few gradients, and a
 * GPU kernels of its own: both stay with autograd, and so do models with other layers than it knows
 * ({@link io.rlvr.model.family.Traits#isWrittenOut}). This class is NOT thread safe.
 */
final class WrittenPass implements TrainingPass {
  private final ModelConfig config;
  private final Decoder decoder;
  private final Weights weights;
  private final Rotary rotary;
  private final int maxScores;

  WrittenPass(
      ModelConfig config, Decoder decoder, Weights weights, Rotary rotary, MemoryLimits limits) {
    if (!config.traits().isWrittenOut()) {
      throw new IllegalArgumentException("No backward pass is written for " + config.family());
    }
    this.config = config;
    this.decoder = decoder;
    this.weights = weights;
    this.rotary = rotary;
    this.maxScores = limits.scores();
  }

  @Override
  public TokenLoss accumulate(
      SequenceBatch batch, double temperature, Function<float[][], TokenLoss> loss) {
    NDList gradients = weights.gradients();
    FlatTokens tokens = FlatTokens.of(batch);
    try (NDManager scope = decoder.newScope()) {
      NDList layout = tokens.arrays(scope);
      NDList plan = AttentionPlan.of(tokens.segments(), config, maxScores).arrays(scope);
      NDList tables = rotary.tables(batch.longest());
      NDList kept =
          decoder.infer(scope, "written_forward", join(layout, plan, weights.recorded(), tables));

      NDArray hidden = kept.get(kept.size() - 1);
      NDArray at = scope.create(tokens.at());
      NDArray targets = batch.targets(scope);
      NDArray divisor = scope.create(temperature);
      NDList scored =
          decoder.infer(
              scope,
              "written_head",
              join(new NDList(hidden, at, targets, divisor), weights.recorded()));
      TokenLoss result = loss.apply(batch.split(scored.get(0).toFloatArray()));

      NDArray derivative = scope.create(batch.join(result.gradient()));
      NDList head = new NDList(hidden, at, targets, derivative, scored.get(1), divisor);
      NDList gradient =
          decoder.infer(scope, "written_head_backward", join(head, weights.recorded(), gradients));
      scored.close(); // as large as logits may be, and needed no more

      kept.forEach(array -> array.setName("kept[]"));
      decoder.infer(
          scope,
          "written_backward",
          join(layout, gradient, plan, kept, weights.recorded(), gradients, tables));
      return result;
    }
  }

  private static NDList join(NDList... lists) {
    NDList joined = new NDList();
    for (NDList list : lists) {
      joined.addAll(list);
    }
    return joined;
  }
}
