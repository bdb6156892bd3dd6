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
    for (Field field : Metric.class.getFields()) {
      if (field.getType() == Metric.class) {
        constants.add((Metric) field.get(Metric.class));
      }
    }
    assertThat(Metric.ALL).containsExactlyInAnyOrderElementsOf(constants);
    assertThat(Metric.ALL).extracting(Metric::name).doesNotHaveDuplicates();
  }

  @Test
  void namesHaveOneForm() {
    assertThat(Metric.ALL)
        .allSatisfy(
            metric ->
                assertThat(metric.name())
                    .matches("[a-z0-9]+(-[a-z0-9]+)*(\\.([a-z0-9]+(-[a-z0-9]+)*|<stage>))?"));
  }

  @Test
  void aStageFillsItsPlace() {
    assertThat(Metric.TIME.of("rollout").name()).isEqualTo("time.rollout");
    assertThatThrownBy(() -> Metric.ENTROPY.of("rollout"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("Metric has no stage in its name: entropy");
  }
}
