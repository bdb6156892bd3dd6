package io.rlvr.model.engine;

import io.rlvr.loss.TokenLoss;
import io.rlvr.model.family.ModelConfig;
import java.util.function.Function;

/** How gradients are computed. */
interface TrainingPass {
  /** One forward and backward over at least one token; gradients add to the weights'. */
  TokenLoss accumulate(
      SequenceBatch batch, double temperature, Function<float[][], TokenLoss> loss);

  /** Whether that of a whole model is {@link WrittenPass}. */
  static boolean isWritten(ModelConfig config, Decoder decoder) {
    return !decoder.isOnGpu() && config.traits().isWrittenOut();
  }
}
