package io.rlvr.jobs.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.rlvr.jobs.testing.ProjectRoot;
import io.rlvr.report.Rollouts;
import io.rlvr.store.LocalFileStore;
import java.io.IOException;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TestReportSamples {
  /** Of 100 steps, 4 stand at 0, 33, 66 and 99 thirds of the way, counted from 1. */
  @Test
  void stepsAreSpreadFromTheFirstToTheLast() {
    List<Integer> all = IntStream.rangeClosed(1, 100).boxed().toList();
    assertThat(ReportSamples.spread(all, 4)).containsExactly(1, 34, 67, 100);
    assertThat(ReportSamples.spread(List.of(5, 9), 24)).containsExactly(5, 9);
    assertThat(ReportSamples.spread(List.of(5), 3)).containsExactly(5);
  }

  /** A small run of earlier code: all of its rollouts are listed, the last step first. */
  @Test
  void aSmallRunIsListedWhole() throws IOException {
    RunRows run =
        new RunRows(
            RunFolder.of(
                new LocalFileStore(
                    ProjectRoot.resolve("jobs/src/test/resources/golden/v1/run")
                        .toAbsolutePath())));
    Rollouts rollouts = ReportSamples.of(run).rollouts();
    assertThat(rollouts.all()).isPositive();
    assertThat(rollouts.shown()).hasSize((int) rollouts.all());
    assertThat(rollouts.shown())
        .extracting(each -> each.rollout().step())
        .isSortedAccordingTo((a, b) -> b - a);
  }
}
