package io.rlvr.advantage;

import io.rlvr.config.PairSetting;
import io.rlvr.config.Settings;
import io.rlvr.stats.Moments;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Several rewards, each normalised by itself (2026, GDPO, arXiv 2601.05242; TRL's {@code
 * normalize_then_sum}, verl's {@code gdpo}): a_i = sum over parts p of w_p * (r_ip - mean_p) /
 * (std_p + epsilon), mean and std over the group, then A_i = (a_i - mean) / std over the whole
 * step. GRPO over the sum of the parts gives one advantage to all that have one sum.
 *
 * <p>The parts are components of a mixed reward's verdicts, named with their weights by {@code
 * advantage.parts}, as they were scored: {@code advantage.normalisation} and a penalty in the
 * reward have no part in them. A response without one of the parts is left out of that part's mean
 * and std and gets nothing for it (TRL). Departs: std and epsilon are {@code advantage.std} and
 * {@code advantage.epsilon}; the step is whitened as {@code advantage.whitening} says, by default
 * by tokens (verl), where TRL counts responses. Edge cases: a part whose values are equal gives
 * zeros; a group of one gets 0 before whitening; a constant step gives zeros.
 */
final class Gdpo implements WhitenedEstimator {
  private final Map<String, Double> weights;
  private final Std std;
  private final double epsilon;
  private final Whitening.Dialect whitening;

  /**
   * @param weights of the parts by name, in their order
   */
  Gdpo(Map<String, Double> weights, Std std, double epsilon, Whitening.Dialect whitening) {
    this.weights = new LinkedHashMap<>(weights);
    this.std = std;
    this.epsilon = epsilon;
    this.whitening = whitening;
  }

  /**
   * @throws io.rlvr.config.UserException if no part is named, or a weight is no number
   */
  static Gdpo from(Settings settings) {
    return new Gdpo(
        PairSetting.weightsFrom(AdvantageSettings.PARTS, settings),
        settings.get(AdvantageSettings.STD),
        settings.get(AdvantageSettings.EPSILON),
        Whitening.Dialect.from(settings));
  }

  @Override
  public List<String> parts() {
    return List.copyOf(weights.keySet());
  }

  @Override
  public double[] withinGroup(Group group) {
    double[] sums = new double[group.size()];
    int next = 0;
    for (double weight : weights.values()) {
      double[] values = group.parts()[next++];
      Moments moments = Moments.EMPTY;
      for (double value : values) {
        moments = Double.isNaN(value) ? moments : moments.add(value);
      }
      for (int i = 0; i < sums.length; i++) {
        if (!moments.isConstant() && !Double.isNaN(values[i])) {
          sums[i] += weight * (values[i] - moments.mean()) / (std.of(moments) + epsilon);
        }
      }
    }
    return sums;
  }

  @Override
  public Whitening.Dialect whitening() {
    return whitening;
  }
}
