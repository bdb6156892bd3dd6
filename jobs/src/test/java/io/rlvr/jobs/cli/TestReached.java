package io.rlvr.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.rlvr.report.RunSummary;
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

    assertThat(new Reached(summary, "/runs/r", "show --run /runs/r --step 10").lines())
        .containsExactly(
            "10 steps done, accuracy 12.5% -> 50.0%",
            "report: /runs/r/report.html", "next: bin/rlvr show --run /runs/r --step 10");
  }
}
