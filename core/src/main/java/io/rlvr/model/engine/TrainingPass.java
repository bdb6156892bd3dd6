package io.rlvr.model.engine;

import io.rlvr.loss.TokenLoss;
import java.util.function.Function;

/** How gradients are computed. */
interface TrainingPass {
  /** One forward and backward over at least one token; gradients add to the weights'. */
  TokenLoss accumulate(
      SequenceBatch batch, double temperature, Function<float[][], TokenLoss> loss);
}
