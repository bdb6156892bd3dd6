package io.rlvr.loss;

import io.rlvr.config.Settings;
import io.rlvr.config.UserException;
import java.io.Serializable;

/**
 * How the losses of tokens become the loss of an optimizer step. Always by the counts of the whole
 * optimizer step, so that the shares of micro-batches add up to the same value however they are
 * cut. Whether a sequence without a counting token is one of {@code stepSequences} is a dialect,
 * see {@link MaskedSequences}.
 */
public enum Aggregation {
  /** Sum over tokens / tokens (DAPO, arXiv 2503.14476; verl's default). */
  TOKEN_MEAN {
    @Override
    double tokenWeight(LossBatch batch, int sequence, int lengthConstant) {
      return 1.0 / batch.stepTokens();
    }
  },
  /** Mean over sequences of the mean over their tokens (GRPO, arXiv 2402.03300). */
  SEQ_MEAN_TOKEN_MEAN {
    @Override
    double tokenWeight(LossBatch batch, int sequence, int lengthConstant) {
      return 1.0 / batch.stepSequences() / batch.tokens(sequence);
    }
  },
  /** Mean over sequences of the sum over their tokens: the policy gradient as it is derived. */
  SEQ_MEAN_TOKEN_SUM {
    @Override
    double tokenWeight(LossBatch batch, int sequence, int lengthConstant) {
      return 1.0 / batch.stepSequences();
    }
  },
  /** The same / {@code loss.length-constant} (Dr. GRPO, arXiv 2503.20783; SkyRL, TRL). */
  SEQ_MEAN_TOKEN_SUM_NORM {
    @Override
    double tokenWeight(LossBatch batch, int sequence, int lengthConstant) {
      return 1.0 / batch.stepSequences() / lengthConstant;
    }
  },
  /** Sum over tokens / {@code loss.length-constant} (verl's seq-mean-token-sum-norm). */
  TOKEN_SUM_NORM {
    @Override
    double tokenWeight(LossBatch batch, int sequence, int lengthConstant) {
      return 1.0 / lengthConstant;
    }
  },
  /**
   * Mean over prompts of the mean over all tokens of their sequences (Khatri et al. 2025, ScaleRL,
   * arXiv 2510.13786, section 3.2).
   */
  PROMPT_MEAN {
    @Override
    double tokenWeight(LossBatch batch, int sequence, int lengthConstant) {
      return 1.0 / batch.step().prompts() / batch.step().promptTokens()[sequence];
    }
  };

  /** What each counting token of that sequence is multiplied by. */
  abstract double tokenWeight(LossBatch batch, int sequence, int lengthConstant);

  boolean needsLengthConstant() {
    return this == SEQ_MEAN_TOKEN_SUM_NORM || this == TOKEN_SUM_NORM;
  }

  /** An aggregation with its constant: what a loss holds. */
  record Weights(Aggregation aggregation, int lengthConstant) implements Serializable {
    /**
     * @throws UserException if an aggregation that needs a constant has none
     */
    static Weights from(Settings settings) {
      Aggregation aggregation = settings.get(LossSettings.AGGREGATION);
      int constant = settings.get(LossSettings.LENGTH_CONSTANT);
      if (aggregation.needsLengthConstant() && constant == 0) {
        throw new UserException(
            "Invalid %s: 0 (expected a whole number >= 1 where %s ends in -norm)",
            LossSettings.LENGTH_CONSTANT.name(), LossSettings.AGGREGATION.name());
      }
      return new Weights(aggregation, constant);
    }

    double of(LossBatch batch, int sequence) {
      return aggregation.tokenWeight(batch, sequence, lengthConstant);
    }
  }
}
