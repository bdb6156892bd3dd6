package io.rlvr.jobs.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rlvr.data.Metric;
import io.rlvr.data.RewardMetrics;
import io.rlvr.data.RolloutMetrics;
import io.rlvr.data.RunningMetrics;
import io.rlvr.stats.Moments;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TestMetrics {
  @Test
  void whatIsDocumentedIsTaken() {
    assertThat(
            new Metrics()
                .put(RolloutMetrics.LAG, 1)
                .put(RunningMetrics.TIME.of("rollout"), 2)
                .putMean(RolloutMetrics.ENTROPY, Moments.of(1, 2))
                .putShare(RewardMetrics.REWARD_FAILED_SHARE, 1, 4)
                .putOfLoss(Map.of("my-loss.depth", 7.0))
                .values())
        .isEqualTo(
            Map.of(
                "lag", 1.0,
                "time.rollout", 2.0,
                "entropy", 1.5,
                "reward.failed-share", 0.25,
                "my-loss.depth", 7.0));
  }

  @Test
  void aNameThatIsNotDocumentedIsRefused() {
    assertThatThrownBy(() -> new Metrics().put(new Metric("reward.median", "reward", "", ""), 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Unknown metric: reward.median (expected one of AllMetrics.LIST, its place filled)");
    assertThatThrownBy(() -> new Metrics().put(RunningMetrics.TIME, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Unknown metric: time.<stage> (expected one of AllMetrics.LIST, its place filled)");
  }

  @Test
  void meansAndSharesOfNothingAreNaN() {
    assertThat(
            new Metrics()
                .putMean(RewardMetrics.REWARD_MEAN, Moments.EMPTY)
                .putShare(RewardMetrics.CREDIT_KEPT_SHARE, 0, 0)
                .values())
        .isEqualTo(Map.of("reward.mean", Double.NaN, "credit.kept-share", Double.NaN));
  }
}
