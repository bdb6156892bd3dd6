package io.rlvr.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.rlvr.report.RunSummary;
import java.util.List;
import java.util.OptionalDouble;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class TestReached {
  @Test
  void theEndSaysWhatWasReachedAndWhatIsNext() {
    RunSummary summary =
        new RunSummary(
            "r",
            "m",
            "d",
            1,
            10,
            60,
            OptionalDouble.of(0.125),
            OptionalDouble.of(0.5),
            OptionalDouble.empty(),
            OptionalDouble.of(1),
            new TreeMap<>());

    assertThat(
            new Reached(summary, 10, List.of(), "/runs/r", "show --run /runs/r --step 10").lines())
        .containsExactly(
            "10 steps done, accuracy 12.5% -> 50.0%",
            "report: /runs/r/report.html", "next: bin/rlvr show --run /runs/r --step 10");
  }

  @Test
  void oneStepHasNoChangeAndTheRunGoesOn() {
    assertThat(first(1, 20, List.of()))
        .isEqualTo("1 of 20 steps done, reward 0.250; the same command without --until goes on");
    assertThat(first(1, 1, List.of(1.2346))).isEqualTo("1 step done, reward 0.250, loss 1.235");
  }

  @Test
  void supervisedTrainingSaysItsLosses() {
    assertThat(first(3, 3, List.of(1.5, 9.0, 0.25)))
        .isEqualTo("3 steps done, reward 0.250 -> 0.250, loss 1.500 -> 0.250");
  }

  private static String first(int done, int steps, List<Double> losses) {
    RunSummary summary =
        new RunSummary(
            "r",
            "m",
            "d",
            1,
            done,
            60,
            OptionalDouble.empty(),
            OptionalDouble.empty(),
            OptionalDouble.of(0.25),
            OptionalDouble.of(0.25),
            new TreeMap<>());
    return new Reached(summary, steps, losses, "/runs/r", "").lines().get(0);
  }
}
