package io.rlvr.train;

import io.rlvr.loss.PolicyLoss;
import io.rlvr.model.engine.CausalLm;
import io.rlvr.model.engine.TokenSequence;
import java.util.List;

/** Gradients computed where the model is, with no copy of it. This class is NOT thread safe. */
public final class ModelGradients implements GradientSource {
  private final CausalLm model;
  private final PolicyLoss loss;
  private final int tokensPerMicroBatch;

  public ModelGradients(CausalLm model, PolicyLoss loss, int tokensPerMicroBatch) {
    this.model = model;
    this.loss = loss;
    this.tokensPerMicroBatch = tokensPerMicroBatch;
  }

  @Override
  public float[][] logprobs(List<TokenSequence> sequences) {
    return model.logprobs(sequences);
  }

  @Override
  public GradientSum sum(List<TrainingSequence> optimizerStep) {
    return MicroBatches.of(model, optimizerStep, tokensPerMicroBatch).sum(model, loss);
  }
}
