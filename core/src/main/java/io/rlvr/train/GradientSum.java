package io.rlvr.train;

import io.rlvr.loss.TokenLoss;
import java.io.Serializable;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What was observed while gradients were summed: shares of an optimizer step, which add up. The
 * gradient itself stays in the model.
 *
 * @param rolloutGap mean over the optimizer step's tokens of logp_rollout - logp_new
 * @param metrics of the loss, by name
 */
public record GradientSum(double loss, double rolloutGap, SortedMap<String, Double> metrics)
    implements Serializable {

  public static final GradientSum ZERO = new GradientSum(0, 0, new TreeMap<>());

  public GradientSum {
    metrics = Collections.unmodifiableSortedMap(new TreeMap<>(metrics));
  }

  /** Both together. */
  public GradientSum plus(GradientSum other) {
    SortedMap<String, Double> all = new TreeMap<>(metrics);
    other.metrics.forEach((name, value) -> all.merge(name, value, Double::sum));
    return new GradientSum(loss + other.loss, rolloutGap + other.rolloutGap, all);
  }

  /** Collects micro-batches. This class is NOT thread safe. */
  static final class Builder {
    private final long stepTokens;
    private final SortedMap<String, Double> metrics = new TreeMap<>();
    private double loss;
    private double gap;

    Builder(long stepTokens) {
      this.stepTokens = stepTokens;
    }

    void addRolloutGap(List<TrainingSequence> batch, float[][] logpNew) {
      for (int i = 0; i < logpNew.length; i++) {
        float[] rollout = batch.get(i).logprobs();
        for (int t = 0; t < logpNew[i].length; t++) {
          gap += ((double) rollout[t] - logpNew[i][t]) / stepTokens;
        }
      }
    }

    void add(TokenLoss result) {
      loss += result.value();
      for (Map.Entry<String, Double> metric : result.metrics().entrySet()) {
        metrics.merge(metric.getKey(), metric.getValue(), Double::sum);
      }
    }

    GradientSum build() {
      return new GradientSum(loss, gap, metrics);
    }
  }
}
