package io.rlvr.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TestMetric {
  @Test
  void everyConstantIsListedOnce() throws IllegalAccessException {
    List<Metric> constants = new ArrayList<>();
    for (Class<?> part :
        List.of(
            RewardMetrics.class, RolloutMetrics.class, UpdateMetrics.class, RunningMetrics.class)) {
      for (Field field : part.getFields()) {
        if (field.getType() == Metric.class) {
          constants.add((Metric) field.get(part));
        }
      }
    }
    assertThat(constants).hasSizeGreaterThan(40);
    assertThat(AllMetrics.LIST).containsExactlyInAnyOrderElementsOf(constants);
    assertThat(AllMetrics.LIST).extracting(Metric::name).doesNotHaveDuplicates();
  }

  @Test
  void namesHaveOneForm() {
    assertThat(AllMetrics.LIST)
        .allSatisfy(
            metric ->
                assertThat(metric.name())
                    .matches(
                        "[a-z0-9]+(-[a-z0-9]+)*(\\.([a-z0-9]+(-[a-z0-9]+)*|<stage>|<reward>|<alarm>|<flag>))?"));
  }

  @Test
  void theUnitOfAFilledNameIsThatOfItsPattern() {
    assertThat(AllMetrics.unitOf("monitor-mean.truth")).isEqualTo("reward");
    assertThat(AllMetrics.unitOf("monitor-agreement.truth")).isEqualTo("share");
    assertThat(AllMetrics.unitOf("flag-share.no-answer")).isEqualTo("share");
    assertThat(AllMetrics.unitOf("entropy")).isEqualTo("nat per token");
    assertThat(AllMetrics.unitOf("monitor-mood.truth")).isEmpty();
  }

  @Test
  void aStageFillsItsPlace() {
    assertThat(RunningMetrics.MONITOR_MEAN.of("truth").name()).isEqualTo("monitor-mean.truth");
    assertThat(RunningMetrics.TIME.of("rollout").name()).isEqualTo("time.rollout");
    assertThatThrownBy(() -> RolloutMetrics.ENTROPY.of("rollout"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("Metric has no place to fill in its name: entropy");
  }
}
