package io.rlvr.data;

import java.util.List;

/** What a step measures of its optimizer steps. */
public final class UpdateMetrics {
  public static final Metric LOSS_VALUE =
      new Metric(
          "loss.value",
          "loss",
          "the loss of an optimizer step, KL term included",
          "not a measure of progress; jumps point at outliers");
  public static final Metric LOSS_CLIP_FRACTION =
      new Metric(
          "loss.clip-fraction",
          "share",
          "tokens whose clipped surrogate is the greater loss / tokens of the optimizer step",
          "0 on the first optimizer step after a rollout where lag is 0; above 0.3, lower the"
              + " learning rate");
  public static final Metric LOSS_DUAL_CLIP_FRACTION =
      new Metric(
          "loss.dual-clip-fraction",
          "share",
          "tokens with advantage < 0 whose loss is cut at dual-clip / tokens of the optimizer step",
          "near 0; more means that bad tokens have become far likelier than when sampled");
  public static final Metric LOSS_RATIO_MEAN =
      new Metric(
          "loss.ratio-mean",
          "ratio",
          "mean over tokens of pi_new / pi_old, where pi_old is the ratio's denominator",
          "1 on the first optimizer step where lag is 0, else near 1");
  public static final Metric LOSS_KL_OLD_K1 =
      new Metric(
          "loss.kl-old-k1",
          "nat per token",
          "mean over tokens of logp_old - logp_new (k1)",
          "size of an update, noisy and of either sign");
  public static final Metric LOSS_KL_OLD_K3 =
      new Metric(
          "loss.kl-old-k3",
          "nat per token",
          "mean over tokens of exp(d) - d - 1, d = logp_new - logp_old (k3)",
          "size of an update, never negative; above 0.05, lower the learning rate");
  public static final Metric LOSS_KL_REFERENCE =
      new Metric(
          "loss.kl-reference",
          "nat per token",
          "mean over tokens of kl.estimator of logp_new against logp_ref",
          "what kl.coefficient multiplies where kl.placement is loss");
  public static final Metric LOSS_IMPORTANCE_CAPPED_SHARE =
      new Metric(
          "loss.importance-capped-share",
          "share",
          "tokens whose pi_old / pi_rollout (over importance-level) is above importance-cap or"
              + " below importance-floor / tokens of the optimizer step",
          "near 0; growth means that generation and training disagree");
  public static final Metric LOSS_REJECTED_SHARE =
      new Metric(
          "loss.rejected-share",
          "share",
          "share of tokens that loss.rejection keeps out of the policy loss",
          "near 0; high means that generation and training disagree, or that the bounds are too"
              + " narrow");
  public static final Metric LOSS_OFF_POLICY_SHARE =
      new Metric(
          "loss.off-policy-share",
          "share",
          "share of tokens that loss.off-policy-mask keeps out of the policy loss",
          "near 0; high means that updates move the policy far from its rollouts");
  public static final Metric LOSS_COVARIANCE_SHARE =
      new Metric(
          "loss.covariance-share",
          "share",
          "tokens that clip-cov keeps out of the loss, or kl-cov penalises, because of their"
              + " covariance of advantage and logp / tokens of the optimizer step",
          "loss.clip-cov-share or loss.kl-cov-share; less with clip-cov where few covariances are"
              + " within its bounds");
  public static final Metric LOSS_LOW_ENTROPY_SHARE =
      new Metric(
          "loss.low-entropy-share",
          "share",
          "tokens that loss.top-entropy-share keeps out of the policy loss / tokens of the optimizer"
              + " step",
          "1 - loss.top-entropy-share, less where many entropies are equal");
  public static final Metric LOSS_ENTROPY =
      new Metric(
          "loss.entropy",
          "nat per token",
          "mean over tokens of -logp_new, where the loss has an entropy bonus",
          "what loss.entropy-coefficient multiplies: falls slowly; a rise without end means that"
              + " the bonus outweighs the reward");
  public static final Metric LOSS_ENTROPY_COEFFICIENT =
      new Metric(
          "loss.entropy-coefficient",
          "coefficient",
          "what the step's entropy bonus is multiplied by, where loss.entropy-controller is adaptive:"
              + " 0 where entropy is above its target",
          "above 0 in some steps; loss.entropy-max throughout means that the bonus is too weak");
  public static final Metric LOSS_ENTROPY_NEXT_COEFFICIENT =
      new Metric(
          "loss.entropy-next-coefficient",
          "coefficient",
          "the coefficient before the step, + loss.entropy-delta where entropy is below its target,"
              + " else -, within 0 and loss.entropy-max",
          "the loss.entropy-coefficient of the next step, if its entropy is not above the target");
  public static final Metric KL_COEFFICIENT =
      new Metric(
          "kl.coefficient",
          "coefficient",
          "beta of the step, where kl.controller is adaptive",
          "settles; growth without end means that the reward pulls harder than the penalty can");
  public static final Metric KL_NEXT_COEFFICIENT =
      new Metric(
          "kl.next-coefficient",
          "coefficient",
          "kl.coefficient * (1 + clip(kl.policy-reference / target - 1, -0.2, 0.2) * n / horizon),"
              + " n the samples of the step",
          "the kl.coefficient of the next step");
  public static final Metric GRADIENT_NORM =
      new Metric(
          "gradient.norm",
          "norm",
          "global L2 norm of the gradient of an optimizer step before clipping",
          "steady; spikes are clipped, a trend upwards ends in collapse");
  public static final Metric LEARNING_RATE =
      new Metric(
          "learning-rate",
          "rate",
          "the schedule's value at the optimizer step",
          "as configured: warm-up, then decay");
  public static final Metric UPDATE_SKIPPED_STEPS =
      new Metric(
          "update.skipped-steps",
          "optimizer step",
          "optimizer steps whose gradient was not finite, so that weights and optimizer state stayed"
              + " as they were; not in manifests of older builds",
          "0; above it, look for loss.value or gradient.norm NaN or infinite in the same step: lower"
              + " the learning rate, or train in float32");

  static final List<Metric> ALL =
      List.of(
          LOSS_VALUE,
          LOSS_CLIP_FRACTION,
          LOSS_DUAL_CLIP_FRACTION,
          LOSS_RATIO_MEAN,
          LOSS_KL_OLD_K1,
          LOSS_KL_OLD_K3,
          LOSS_KL_REFERENCE,
          LOSS_IMPORTANCE_CAPPED_SHARE,
          LOSS_REJECTED_SHARE,
          LOSS_OFF_POLICY_SHARE,
          LOSS_COVARIANCE_SHARE,
          LOSS_LOW_ENTROPY_SHARE,
          LOSS_ENTROPY,
          LOSS_ENTROPY_COEFFICIENT,
          LOSS_ENTROPY_NEXT_COEFFICIENT,
          KL_COEFFICIENT,
          KL_NEXT_COEFFICIENT,
          GRADIENT_NORM,
          LEARNING_RATE,
          UPDATE_SKIPPED_STEPS);

  private UpdateMetrics() {}
}
