package io.rlvr.jobs.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class TestProgress {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final PrintStream out = new PrintStream(bytes, true, UTF_8);

  @Test
  void aLogGetsOneLineAStep() {
    Map<String, Double> seconds = new LinkedHashMap<>();
    seconds.put("rollout", 2.14);
    seconds.put("reward", 0.06);
    try (Progress progress = new Progress.Lines(40, out)) {
      progress.running(1, "rollout");
      progress.done(1, new StepOutcome(OptionalDouble.of(0.5125), OptionalDouble.empty(), seconds));
      progress.done(2, new StepOutcome(OptionalDouble.empty(), OptionalDouble.of(0.547), Map.of()));
    }
    assertThat(bytes.toString(UTF_8).lines())
        .containsExactly(
            "step 1/40: reward 0.513 (rollout 2.1 s, reward 0.1 s)", "step 2/40: accuracy 54.7%");
  }

  @Test
  void aTerminalGetsABar() {
    try (Progress progress = new Progress.Bar(4, out)) {
      progress.running(1, "rollout");
      progress.done(1, new StepOutcome(OptionalDouble.of(0.5), OptionalDouble.empty(), Map.of()));
    }
    assertThat(bytes.toString(UTF_8)).contains("step", "25%", "1/4");
  }

  @Test
  void withoutATerminalItIsALog() {
    try (Progress progress = Progress.ofSteps(1)) {
      assertThat(progress).isInstanceOf(Progress.Lines.class);
    }
  }
}
