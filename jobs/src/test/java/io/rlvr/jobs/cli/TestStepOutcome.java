package io.rlvr.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class TestStepOutcome {
  private static final OptionalDouble NONE = OptionalDouble.empty();

  @Test
  void whatWasMeasuredComesBeforeTheSeconds() {
    Map<String, Double> seconds = new LinkedHashMap<>();
    seconds.put("rollout", 2.06);
    seconds.put("update", 1.4);

    assertThat(
            new StepOutcome(OptionalDouble.of(0.5124), NONE, OptionalDouble.of(0.547), seconds)
                .text(3, 10))
        .isEqualTo("step 3/10: reward 0.512, accuracy 54.7% (rollout 2.1 s, update 1.4 s)");
    assertThat(
            new StepOutcome(NONE, OptionalDouble.of(1.2346), NONE, Map.of("sft", 7.0)).text(1, 2))
        .isEqualTo("step 1/2: loss 1.235 (sft 7.0 s)");
  }

  @Test
  void anEvaluationThatScoredNothingSaysSo() {
    assertThat(
            new StepOutcome(NONE, NONE, OptionalDouble.of(Double.NaN), Map.of("evaluate", 7.0))
                .text(2, 2))
        .isEqualTo("step 2/2: no held-out answer could be scored (evaluate 7.0 s)");
  }

  @Test
  void aStepThatMeasuredNothingHasItsSecondsAlone() {
    assertThat(new StepOutcome(NONE, NONE, NONE, Map.of("import", 37.6)).text(0, 2))
        .isEqualTo("step 0/2 (import 37.6 s)");
  }
}
