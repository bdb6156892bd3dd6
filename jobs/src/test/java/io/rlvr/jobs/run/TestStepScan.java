package io.rlvr.jobs.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.rlvr.jobs.table.RewardRow;
import io.rlvr.jobs.table.Tables;
import io.rlvr.jobs.testing.ProjectRoot;
import io.rlvr.store.LocalFileStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** On step 2 of a run that earlier code made. */
class TestStepScan {
  private static final int STEP = 2;

  @Test
  void theGroupIsWholeAndItsRewardsDifferMost() throws IOException {
    RunRows run = golden();
    Map<String, List<RewardRow>> groups = groups(run);
    Map<String, Double> variances = new TreeMap<>();
    groups.forEach((prompt, rows) -> variances.put(prompt, variance(rows)));
    double largest = variances.values().stream().mapToDouble(each -> each).max().orElseThrow();
    String first =
        variances.keySet().stream()
            .filter(prompt -> variances.get(prompt) == largest)
            .findFirst() // of a sorted map
            .orElseThrow();
    assertThat(variances.values()).as("groups differ").anyMatch(each -> each < largest / 2);

    List<RewardRow> group = StepScan.of(run, STEP, 3, 3).group();

    assertThat(group).containsExactlyElementsOf(groups.get(first));
  }

  @Test
  void aPromptIsShownOnce() throws IOException {
    List<RewardRow> shown = StepScan.of(golden(), STEP, 3, 100).ofPrompts(3, 4);
    assertThat(shown).hasSize(4).extracting(RewardRow::promptId).doesNotHaveDuplicates();
  }

  /** Of those that have a reward: the mean of squares minus the square of the mean. */
  private static double variance(List<RewardRow> rows) {
    double[] values =
        rows.stream()
            .filter(row -> row.verdict().isScored())
            .mapToDouble(row -> row.verdict().value())
            .toArray();
    double mean = Arrays.stream(values).average().orElse(0);
    return Arrays.stream(values).map(value -> value * value).average().orElse(0) - mean * mean;
  }

  /** By prompt, in the order of samples. */
  private static Map<String, List<RewardRow>> groups(RunRows run) throws IOException {
    List<RewardRow> rows = new ArrayList<>();
    run.ofSteps(
        step -> step == STEP,
        Tables.REWARDS,
        Tables.REWARDS.schema(),
        row -> rows.add(Tables.REWARDS.record(row)));
    rows.sort((a, b) -> Integer.compare(a.sample(), b.sample()));
    return rows.stream()
        .collect(Collectors.groupingBy(RewardRow::promptId, TreeMap::new, Collectors.toList()));
  }

  private static RunRows golden() throws IOException {
    return new RunRows(
        RunFolder.of(
            new LocalFileStore(
                ProjectRoot.resolve("jobs/src/test/resources/golden/v1/run").toAbsolutePath())));
  }
}
