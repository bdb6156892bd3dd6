package io.rlvr.loss;

import io.rlvr.config.Settings;
import io.rlvr.data.UpdateMetrics;
import java.util.HashMap;
import java.util.Map;

/**
 * Another loss on the tokens of high entropy alone (Wang et al. 2025, "Beyond the 80/20 rule",
 * arXiv 2506.01939, Eq. 6; TRL's {@code top_entropy_quantile}): a token that {@link TopEntropy}
 * leaves out has an advantage of 0. It still counts in a KL penalty or an entropy bonus (TRL).
 *
 * <p>Departs: it also counts in the aggregation, as in TRL, where the paper divides by the tokens
 * that stay. With {@code token-mean} that is a factor of about the share.
 */
final class TopEntropyLoss implements PolicyLoss {
  private final PolicyLoss loss;

  TopEntropyLoss(PolicyLoss loss) {
    this.loss = loss;
  }

  /** Around a loss, or the loss itself where all tokens are learnt from. */
  static PolicyLoss from(Settings settings, PolicyLoss loss) {
    return TopEntropy.from(settings).isPresent() ? new TopEntropyLoss(loss) : loss;
  }

  @Override
  public TokenLoss apply(LossBatch batch) {
    boolean[][] leftOut = batch.step().leftOut();
    double[][] scaled = new double[batch.sequences()][];
    double share = 0;
    for (int s = 0; s < scaled.length; s++) {
      scaled[s] = batch.advantages()[s].clone();
      for (int t = 0; t < scaled[s].length; t++) {
        if (leftOut[s][t]) {
          scaled[s][t] = 0;
          share += 1.0 / batch.stepTokens();
        }
      }
    }
    TokenLoss inner = loss.apply(batch.withAdvantages(scaled));
    Map<String, Double> metrics = new HashMap<>(inner.metrics());
    metrics.put(UpdateMetrics.LOSS_LOW_ENTROPY_SHARE.name(), share);
    return new TokenLoss(inner.value(), inner.gradient(), metrics);
  }
}
