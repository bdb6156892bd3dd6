package io.rlvr.advantage;

import io.rlvr.config.Settings;
import io.rlvr.data.Credit;
import io.rlvr.data.FinishReason;
import io.rlvr.data.Verdict;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;

/** What the tests of estimators share. */
final class Estimates {
  private Estimates() {}

  static AdvantageEstimator estimator(String type, String... overrides) {
    List<String> all = new ArrayList<>(List.of(overrides));
    all.add("advantage.type=" + type);
    return Advantages.create(Settings.defaults(AdvantageSettings.KEYS, all));
  }

  /** Of one group of responses of 1 token, whose greedy sample has reward 0. */
  static double[] ofGroup(AdvantageEstimator estimator, double... rewards) {
    int[] lengths = new int[rewards.length];
    Arrays.fill(lengths, 1);
    return estimator.withinGroup(new Group(rewards, lengths, OptionalDouble.of(0)));
  }

  static CreditAssigner assigner(String... overrides) {
    List<String> all = new ArrayList<>(List.of("advantage.normalisation=none"));
    all.addAll(List.of(overrides));
    return CreditAssigner.from(Settings.defaults(AdvantageSettings.KEYS, all), 0);
  }

  static ScoredSample truncated(String promptId, int sample, double value, int length) {
    return new ScoredSample(
        promptId, sample, Verdict.Status.SCORED, value, length, 0, FinishReason.LENGTH);
  }

  static List<String> reasons(List<Credit> credit) {
    return credit.stream().map(Credit::reason).toList();
  }

  static double[] array(List<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue).toArray();
  }

  static double[] permuted(double[] values, int[] order) {
    return Arrays.stream(order).mapToDouble(i -> values[i]).toArray();
  }

  static double[] shifted(double[] values, double shift) {
    return Arrays.stream(values).map(value -> value + shift).toArray();
  }

  /** Rotates and swaps: an order that is not its own inverse. */
  static int[] order(int size) {
    int[] order = new int[size];
    for (int i = 0; i < size; i++) {
      order[i] = (i + 1) % size;
    }
    if (size > 3) {
      int kept = order[0];
      order[0] = order[2];
      order[2] = kept;
    }
    return order;
  }

  static ScoredSample scored(String promptId, int sample, double value, int length) {
    return new ScoredSample(promptId, sample, Verdict.Status.SCORED, value, length, 0);
  }

  static double[] advantages(CreditAssigner assigner, ScoredSample... rows) {
    return assigner.assign(0, List.of(rows)).stream()
        .map(Credit::advantage)
        .mapToDouble(advantage -> advantage.orElse(Double.NaN))
        .toArray();
  }
}
