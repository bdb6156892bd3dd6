package io.rlvr.loss;

import io.rlvr.config.Settings;

/**
 * Length-unbiased sequence policy optimization (2026, LUSPO, arXiv 2602.05261; TRL's {@code
 * luspo}): the loss of {@link GspoLoss} of a response times its number of tokens, mean over
 * sequences. GSPO's 1 / length gives each token of a long response less weight than one of a short
 * response; this takes it back.
 *
 * <p>That is GSPO aggregated as seq-mean-token-sum; the derivative by a token's logp_new is -A * s,
 * 0 where clipped. Its clip range is that of gspo. Departs: nothing. A sequence without a counting
 * token adds nothing.
 */
final class LuspoLoss implements PolicyLoss {
  private final GspoLoss loss;

  LuspoLoss(double low, double high) {
    this.loss = new GspoLoss(new Aggregation.Weights(Aggregation.SEQ_MEAN_TOKEN_SUM, 1), low, high);
  }

  static LuspoLoss from(Settings settings) {
    return new LuspoLoss(
        settings.get(LossSettings.GSPO_CLIP_LOW), settings.get(LossSettings.GSPO_CLIP_HIGH));
  }

  @Override
  public TokenLoss apply(LossBatch batch) {
    return loss.apply(batch);
  }
}
