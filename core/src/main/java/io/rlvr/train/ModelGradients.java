package io.rlvr.train;

import io.rlvr.loss.PolicyLoss;
import io.rlvr.model.engine.CausalLm;
import io.rlvr.model.engine.TokenSequence;
import java.util.List;
import java.util.function.IntConsumer;

/** Gradients computed where the model is, with no copy of it. This class is NOT thread safe. */
public final class ModelGradients implements GradientSource {
  private final CausalLm model;
  private final PolicyLoss loss;
  private final int tokensPerMicroBatch;
  private final double temperature;

  /**
   * @param temperature of the policy in training: what its logits are divided by
   */
  public ModelGradients(
      CausalLm model, PolicyLoss loss, int tokensPerMicroBatch, double temperature) {
    this.model = model;
    this.loss = loss;
    this.tokensPerMicroBatch = tokensPerMicroBatch;
    this.temperature = temperature;
  }

  @Override
  public float[][] logprobs(List<TokenSequence> sequences) {
    return model.logprobsInTraining(sequences, temperature);
  }

  @Override
  public float[][] entropies(List<TokenSequence> sequences) {
    return model.entropies(sequences, temperature);
  }

  @Override
  public GradientSum sum(List<TrainingSequence> optimizerStep) {
    return sum(optimizerStep, passed -> {});
  }

  @Override
  public GradientSum sum(List<TrainingSequence> optimizerStep, IntConsumer passed) {
    return MicroBatches.of(model.packing(), optimizerStep, tokensPerMicroBatch, temperature)
        .sum(model, loss, passed);
  }
}
