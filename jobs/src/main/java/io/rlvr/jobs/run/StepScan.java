package io.rlvr.jobs.run;

import static io.rlvr.jobs.table.Columns.PROMPT_ID;

import io.rlvr.jobs.table.Columns;
import io.rlvr.jobs.table.RewardRow;
import io.rlvr.jobs.table.Rows;
import io.rlvr.jobs.table.Tables;
import io.rlvr.reward.registry.MonitoredReward;
import io.rlvr.stats.Agreement;
import io.rlvr.stats.Agreement.Label;
import io.rlvr.stats.Moments;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.DoubleStream;

/**
 * What the rewards and the credit of one step say, read once: how the reward agrees with its
 * monitors, which samples are worth a look, and how rewards are spread. This class is NOT thread
 * safe.
 */
final class StepScan {
  private static final int MAX_GROUP = 16;

  /** Rows that are held in memory; a larger step is read again for its group. */
  private static final int MAX_HELD = 10_000;

  private final RunRows run;
  private final int step;
  private final SortedMap<String, Agreement> agreements = new TreeMap<>();
  private final List<RewardRow> held = new ArrayList<>();
  private final SortedMap<String, Moments> groups = new TreeMap<>();
  private final TreeSet<RewardRow> disputed = new TreeSet<>(SampleChoice.DOUBTED.order());
  private final TreeSet<RewardRow> any = new TreeSet<>(SampleChoice.ANY.order());

  private long answers;

  private StepScan(RunRows run, int step) {
    this.run = run;
    this.step = step;
  }

  /**
   * Reads the verdicts of a step.
   *
   * @param disputed how many disputed samples are kept at most
   * @param any how many others
   */
  static StepScan of(RunRows run, int step, int disputed, int any) throws IOException {
    StepScan scan = new StepScan(run, step);
    run.ofSteps(
        each -> each == step,
        Tables.REWARDS,
        Tables.REWARDS.schema(),
        row -> {
          RewardRow reward = Tables.REWARDS.record(row);
          scan.count(reward);
          if (scan.held.size() <= MAX_HELD) {
            scan.held.add(reward);
          }
          keep(scan.disputed, SampleChoice.DOUBTED, reward, disputed);
          keep(scan.any, SampleChoice.ANY, reward, any);
        });
    return scan;
  }

  int step() {
    return step;
  }

  /** All of the step, scored or not. */
  long answers() {
    return answers;
  }

  SortedMap<String, Agreement> agreements() {
    return agreements;
  }

  /** Disputed samples first, then others, each once. */
  List<RewardRow> shown() {
    List<RewardRow> shown = new ArrayList<>(disputed);
    any.stream().filter(row -> !disputed.contains(row)).forEach(shown::add);
    return shown;
  }

  /** The same of as many prompts, each of them once. */
  List<RewardRow> ofPrompts(int ofDisputed, int others) {
    Map<String, RewardRow> shown = new LinkedHashMap<>();
    for (RewardRow row : disputed) {
      if (shown.size() < ofDisputed) {
        shown.putIfAbsent(row.promptId(), row);
      }
    }
    int most = shown.size() + others;
    for (RewardRow row : any) {
      if (shown.size() < most) {
        shown.putIfAbsent(row.promptId(), row);
      }
    }
    return List.copyOf(shown.values());
  }

  /** The samples of the group whose rewards differ most; of equal ones the first by its id. */
  List<RewardRow> group() throws IOException {
    String prompt =
        groups.entrySet().stream()
            .max(
                Comparator.<Map.Entry<String, Moments>>comparingDouble(
                        group -> group.getValue().populationStd())
                    .thenComparing(Map.Entry.comparingByKey(Comparator.reverseOrder())))
            .map(Map.Entry::getKey)
            .orElse("");
    SampleChoice choice = SampleChoice.ofPrompt(prompt);
    TreeSet<RewardRow> samples = new TreeSet<>(choice.order());
    if (held.size() <= MAX_HELD) {
      held.forEach(row -> keep(samples, choice, row, MAX_GROUP));
      return List.copyOf(samples);
    }
    run.ofSteps(
        each -> each == step,
        Tables.REWARDS,
        Tables.REWARDS.schema(),
        row -> {
          if (Rows.text(row, PROMPT_ID).equals(prompt)) {
            keep(samples, choice, Tables.REWARDS.record(row), MAX_GROUP);
          }
        });
    return List.copyOf(samples);
  }

  /** Rewards as given, and as they are after the z-score and the KL penalty. */
  Spread spread() throws IOException {
    DoubleStream.Builder rewards = DoubleStream.builder();
    DoubleStream.Builder normalised = DoubleStream.builder();
    run.ofSteps(
        each -> each == step,
        Tables.CREDIT,
        Tables.CREDIT.schema(Columns.REWARD, Columns.NORMALISED),
        row -> {
          Rows.number(row, Columns.REWARD).ifPresent(rewards::add);
          Rows.number(row, Columns.NORMALISED).ifPresent(normalised::add);
        });
    return new Spread(rewards.build().toArray(), normalised.build().toArray());
  }

  /** What the credit of a step holds of rewards. */
  @SuppressWarnings("ArrayRecordComponent") // handed to the page, which owns them
  record Spread(double[] rewards, double[] normalised) {
    static final Spread NONE = new Spread(new double[0], new double[0]);
  }

  private void count(RewardRow row) {
    answers++;
    if (!row.verdict().isScored()) {
      return;
    }
    double value = row.verdict().value();
    groups.merge(row.promptId(), Moments.of(value), (all, one) -> all.add(value));
    MonitoredReward.monitored(row.verdict())
        .forEach(
            (monitor, said) ->
                agreements.merge(
                    monitor,
                    Agreement.empty(1).add(label(value), label(said)),
                    (all, one) -> all.add(label(value), label(said))));
  }

  private static Label label(double value) {
    return value >= 0.5 ? Label.YES : Label.NO;
  }

  private static void keep(
      NavigableSet<RewardRow> kept, SampleChoice choice, RewardRow row, int count) {
    if (count > 0 && choice.takes(row)) {
      kept.add(row);
      if (kept.size() > count) {
        kept.pollLast();
      }
    }
  }
}
