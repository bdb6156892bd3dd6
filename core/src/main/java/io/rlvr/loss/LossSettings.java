package io.rlvr.loss;

import io.rlvr.config.Key;
import io.rlvr.config.UserException;
import java.util.ArrayList;
import java.util.List;

/** The settings of the policy loss. */
public final class LossSettings {
  /** How the coefficient of the entropy bonus changes over a run. */
  enum EntropyControl {
    FIXED,
    /** See {@link EntropyController}. */
    ADAPTIVE
  }

  public static final Key<String> TYPE =
      Key.registered(PolicyLosses.SETTING, "clipped", PolicyLosses.names(), "The policy loss.");

  public static final Key<Aggregation> AGGREGATION =
      Key.choice(
          "loss.aggregation",
          Aggregation.TOKEN_MEAN,
          "How the losses of tokens become the loss of an optimizer step");

  public static final Key<Integer> LENGTH_CONSTANT =
      Key.integer(
          "loss.length-constant",
          0,
          0,
          "What an aggregation that ends in -norm divides by, usually the response budget");

  public static final Key<Double> CLIP_LOW =
      Key.between(
          "loss.clip-low", 0.2, 0, 1, "How far below 1 the ratio of the clipped loss may count");

  public static final Key<Double> CLIP_HIGH =
      Key.atLeast(
          "loss.clip-high", 0.2, 0, "How far above 1 the ratio of the clipped loss may count");

  public static final Key<Double> DUAL_CLIP =
      Key.atLeast(
          "loss.dual-clip",
          0,
          0,
          "Where the advantage is negative, the loss is at most this many times it; 0 is off");

  public static final Key<Double> GSPO_CLIP_LOW =
      Key.between(
          "loss.gspo-clip-low", 3e-4, 0, 1, "How far below 1 the sequence ratio of gspo may count");

  public static final Key<Double> GSPO_CLIP_HIGH =
      Key.atLeast(
          "loss.gspo-clip-high", 4e-4, 0, "How far above 1 the sequence ratio of gspo may count");

  public static final Key<Double> CISPO_CAP =
      Key.atLeast("loss.cispo-cap", 5, 0, "The highest importance weight of cispo");

  static final Key<Double> CISPO_FLOOR =
      Key.between("loss.cispo-floor", 0, 0, 1, "The lowest importance weight of cispo").later();

  public static final Key<Double> SAPO_TAU_POSITIVE =
      Key.atLeast("loss.sapo-tau-positive", 1, 0, "sapo's tau where the advantage is above 0");

  public static final Key<Double> SAPO_TAU_NEGATIVE =
      Key.atLeast("loss.sapo-tau-negative", 1.05, 0, "sapo's tau where it is not");

  public static final Key<Double> IMPORTANCE_CAP =
      Key.atLeast(
          "loss.importance-cap",
          0,
          0,
          "The highest ratio pi_old / pi_rollout (importance sampling between the engine that"
              + " sampled and the one that trains); 0 is off. Unless set, 2 where rollout.engine is"
              + " server");

  static final Key<Double> IMPORTANCE_FLOOR =
      Key.atLeast(
              "loss.importance-floor",
              0,
              0,
              "The lowest such ratio, where loss.importance-cap is on")
          .later();

  static final Key<ImportanceCorrection.Level> IMPORTANCE_LEVEL =
      Key.choice(
              "loss.importance-level",
              ImportanceCorrection.Level.TOKEN,
              "What that ratio is taken over: a token, a response (the product), or a response (the"
                  + " geometric mean)")
          .later();

  static final Key<ImportanceCorrection.Bounds> IMPORTANCE_BOUNDS =
      Key.choice(
              "loss.importance-bounds",
              ImportanceCorrection.Bounds.TRUNCATE,
              "What a ratio outside floor and cap does: it is cut, its tokens weigh 0, or (gate) the"
                  + " same and tokens inside weigh by their own ratio")
          .later();

  static final Key<Double> GMPO_CLIP_LOW =
      Key.atLeast(
              "loss.gmpo-clip-low", 0.4, 0, "How far below 0 a token's log ratio of gmpo may count")
          .later();

  static final Key<Double> GMPO_CLIP_HIGH =
      Key.atLeast(
              "loss.gmpo-clip-high",
              0.4,
              0,
              "How far above 0 a token's log ratio of gmpo may count")
          .later();

  static final Key<Double> DPPO_LOW =
      Key.atLeast(
              "loss.dppo-low",
              0.2,
              0,
              "The divergence up to which dppo learns from a token that becomes less likely, where"
                  + " the advantage is not above 0")
          .later();

  static final Key<Double> DPPO_HIGH =
      Key.atLeast(
              "loss.dppo-high",
              0.2,
              0,
              "The divergence up to which dppo learns from a token that becomes more likely, where"
                  + " the advantage is above 0")
          .later();

  static final Key<Double> DPPO_CAP =
      Key.atLeast("loss.dppo-cap", 20, 0, "The highest importance weight of dppo").later();

  static final Key<Double> VESPO_K_POSITIVE =
      Key.atLeast("loss.vespo-k-positive", 2, 0, "vespo's k where the advantage is not below 0")
          .later();

  static final Key<Double> VESPO_LAMBDA_POSITIVE =
      Key.atLeast(
              "loss.vespo-lambda-positive",
              3,
              0,
              "vespo's lambda where the advantage is not below 0")
          .later();

  static final Key<Double> VESPO_K_NEGATIVE =
      Key.atLeast("loss.vespo-k-negative", 3, 0, "vespo's k where the advantage is below 0")
          .later();

  static final Key<Double> VESPO_LAMBDA_NEGATIVE =
      Key.atLeast(
              "loss.vespo-lambda-negative", 2, 0, "vespo's lambda where the advantage is below 0")
          .later();

  static final Key<RejectionMaskedLoss.Level> REJECTION =
      Key.choice(
              "loss.rejection",
              RejectionMaskedLoss.Level.NONE,
              "What leaves the policy loss because its ratio pi_old / pi_rollout is out of bounds: a"
                  + " token by its own, or a response by the product, the geometric mean or any one"
                  + " (outlier) of its tokens' ratios")
          .later();

  static final Key<Double> REJECTION_LOW =
      Key.atLeast("loss.rejection-low", 0.5, 0, "The lowest ratio that loss.rejection leaves in")
          .later();

  static final Key<Double> REJECTION_HIGH =
      Key.atLeast("loss.rejection-high", 2, 0, "The highest ratio that loss.rejection leaves in")
          .later();

  static final Key<Double> OFF_POLICY_MASK =
      Key.atLeast(
              "loss.off-policy-mask",
              0,
              0,
              "Responses of negative advantage leave the policy loss where the mean over their tokens"
                  + " of logp_rollout - logp_new is above; 0 is off")
          .later();

  static final Key<Double> CLIP_COV_SHARE =
      Key.between(
              "loss.clip-cov-share",
              2e-4,
              0,
              1,
              "The share of an optimizer step's tokens that clip-cov keeps out of the loss")
          .later();

  static final Key<Double> CLIP_COV_LOW =
      Key.atLeast("loss.clip-cov-low", 1, 0, "The covariance above which clip-cov chooses tokens")
          .later();

  static final Key<Double> CLIP_COV_HIGH =
      Key.atLeast("loss.clip-cov-high", 5, 0, "The covariance below which clip-cov chooses tokens")
          .later();

  static final Key<Double> KL_COV_SHARE =
      Key.between(
              "loss.kl-cov-share",
              2e-4,
              0,
              1,
              "The share of an optimizer step's tokens that kl-cov penalises")
          .later();

  static final Key<Double> KL_COV_COEFFICIENT =
      Key.atLeast("loss.kl-cov-coefficient", 1, 0, "What kl-cov's penalty is multiplied by")
          .later();

  static final Key<Double> TOP_ENTROPY_SHARE =
      Key.between(
              "loss.top-entropy-share",
              1,
              0,
              1,
              "The share of an optimizer step's tokens, those of the highest entropy, that the policy"
                  + " learns from; 1 is all")
          .later();

  public static final Key<Double> ENTROPY_COEFFICIENT =
      Key.atLeast(
              "loss.entropy-coefficient", 0, 0, "What the entropy bonus is multiplied by; 0 is off")
          .later();

  static final Key<EntropyControl> ENTROPY_CONTROLLER =
      Key.choice(
              "loss.entropy-controller",
              EntropyControl.FIXED,
              "Whether loss.entropy-coefficient stays, or is where an adaptive coefficient starts")
          .later();

  static final Key<Double> ENTROPY_TARGET =
      Key.atLeast(
              "loss.entropy-target",
              0.2,
              0,
              "The entropy, in nat per token, below which an adaptive coefficient grows; above it"
                  + " there is no bonus")
          .later();

  static final Key<Double> ENTROPY_DELTA =
      Key.atLeast(
              "loss.entropy-delta",
              1e-4,
              0,
              "What an adaptive entropy coefficient changes by a step")
          .later();

  static final Key<Double> ENTROPY_MAX =
      Key.atLeast("loss.entropy-max", 0.005, 0, "The highest adaptive entropy coefficient").later();

  /** Of the {@code loss} tool alone: a run's sequences without a token that counts are counted. */
  public static final Key<MaskedSequences> MASKED_SEQUENCES =
      Key.choice(
          "loss.masked-sequences",
          MaskedSequences.COUNTED,
          "Of the loss tool alone: whether a sequence in which no token counts is one of the"
              + " sequences of a mean");

  /** Those of {@link KlSettings} too. */
  public static final List<Key<?>> KEYS = keys();

  private LossSettings() {}

  /**
   * @throws UserException if the value of the key is 0
   */
  static double positive(Key<Double> key, double value) {
    if (value == 0) {
      throw new UserException("Invalid %s: 0.0 (expected a number > 0)", key.name());
    }
    return value;
  }

  private static List<Key<?>> keys() {
    List<Key<?>> keys = new ArrayList<>(KlSettings.KEYS);
    keys.addAll(
        List.of(
            TYPE,
            AGGREGATION,
            LENGTH_CONSTANT,
            CLIP_LOW,
            CLIP_HIGH,
            DUAL_CLIP,
            GSPO_CLIP_LOW,
            GSPO_CLIP_HIGH,
            CISPO_CAP,
            CISPO_FLOOR,
            SAPO_TAU_POSITIVE,
            SAPO_TAU_NEGATIVE,
            IMPORTANCE_CAP,
            IMPORTANCE_FLOOR,
            IMPORTANCE_LEVEL,
            IMPORTANCE_BOUNDS,
            GMPO_CLIP_LOW,
            GMPO_CLIP_HIGH,
            DPPO_LOW,
            DPPO_HIGH,
            DPPO_CAP,
            VESPO_K_POSITIVE,
            VESPO_LAMBDA_POSITIVE,
            VESPO_K_NEGATIVE,
            VESPO_LAMBDA_NEGATIVE,
            REJECTION,
            REJECTION_LOW,
            REJECTION_HIGH,
            OFF_POLICY_MASK,
            CLIP_COV_SHARE,
            CLIP_COV_LOW,
            CLIP_COV_HIGH,
            KL_COV_SHARE,
            KL_COV_COEFFICIENT,
            TOP_ENTROPY_SHARE,
            ENTROPY_COEFFICIENT,
            ENTROPY_CONTROLLER,
            ENTROPY_TARGET,
            ENTROPY_DELTA,
            ENTROPY_MAX));
    return List.copyOf(keys);
  }
}
