package io.rlvr.model.engine;

/** What turns the gradient of an optimizer step into new weights. */
public interface Optimizer {
  /** Changes the weights of the model in training by its gradient. */
  OptimizerStep step(double learningRate);
}
