package io.rlvr.advantage;

import static java.util.Comparator.comparingInt;

import io.rlvr.config.UserException;
import io.rlvr.data.Verdict;
import io.rlvr.stats.Moments;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeSet;

/**
 * The samples of one prompt, in sample order so that rounding does not depend on the order of rows,
 * and who of them takes part.
 *
 * @param samples all of them
 * @param members those that are compared with each other: SCORED, and not the greedy sample
 * @param greedy the greedy sample, where it is SCORED
 * @param groupReason why the whole group leaves, empty if it stays
 */
record CreditGroup(
    CreditRules rules,
    List<ScoredSample> samples,
    List<ScoredSample> members,
    Optional<ScoredSample> greedy,
    String groupReason) {

  static CreditGroup of(
      CreditRules rules, AdvantageEstimator estimator, Collection<ScoredSample> samples) {
    List<ScoredSample> sorted = inOrder(samples);
    List<ScoredSample> scored = sorted.stream().filter(ScoredSample::isScored).toList();
    List<ScoredSample> members = scored.stream().filter(sample -> !sample.isGreedy()).toList();
    Optional<ScoredSample> greedy = scored.stream().filter(ScoredSample::isGreedy).findAny();
    String reason = "";
    if (estimator.needsGreedy() && greedy.isEmpty()) {
      reason = "no-greedy";
    } else if (rules.drops(moments(rules, members))) {
      reason = "filtered";
    }
    return new CreditGroup(rules, sorted, members, greedy, reason);
  }

  boolean stays() {
    return groupReason.isEmpty();
  }

  /** Why that sample leaves the update, empty where it takes part. */
  String reason(ScoredSample sample) {
    if (!sample.isScored()) {
      return sample.status() == Verdict.Status.FAILED ? "failed" : "unscorable";
    }
    if (sample.isGreedy()) {
      return "greedy";
    }
    return stays() && rules.leaves(sample) ? "length" : groupReason;
  }

  /** The moments of the members' rewards; none if the group leaves. */
  Moments rewards() {
    return stays() ? moments(rules, members) : Moments.EMPTY;
  }

  /** What the estimator makes of the members, one for each; none if the group leaves. */
  double[] estimates(AdvantageEstimator estimator, Moments rewards) {
    if (!stays() || members.isEmpty()) {
      return new double[0];
    }
    double[] shaped = new double[members.size()];
    int[] lengths = new int[members.size()];
    for (int i = 0; i < shaped.length; i++) {
      shaped[i] = rules.shaped(members.get(i), rewards);
      lengths[i] = members.get(i).length();
    }
    OptionalDouble baseline =
        greedy.stream().mapToDouble(sample -> rules.shaped(sample, rewards)).findAny();
    return estimator.withinGroup(new Group(shaped, lengths, baseline, parts(estimator)));
  }

  /** {@code [part][member]}, NaN where a verdict lacks one. */
  private double[][] parts(AdvantageEstimator estimator) {
    List<String> names = estimator.parts();
    double[][] parts = new double[names.size()][members.size()];
    for (int member = 0; member < members.size(); member++) {
      ScoredSample sample = members.get(member);
      if (!names.isEmpty() && names.stream().noneMatch(sample.parts()::containsKey)) {
        throw new UserException(
            "Cannot assign credit to prompt %s sample %d: its reward has parts %s (expected one of"
                + " %s)",
            sample.promptId(),
            sample.sample(),
            new TreeSet<>(sample.parts().keySet()),
            String.join(", ", names));
      }
      for (int part = 0; part < parts.length; part++) {
        parts[part][member] = sample.parts().getOrDefault(names.get(part), Double.NaN);
      }
    }
    return parts;
  }

  private static Moments moments(CreditRules rules, List<ScoredSample> members) {
    return Moments.of(members.stream().mapToDouble(rules::clipped).toArray());
  }

  private static List<ScoredSample> inOrder(Collection<ScoredSample> group) {
    List<ScoredSample> sorted = new ArrayList<>(group);
    sorted.sort(comparingInt(ScoredSample::sample));
    for (int i = 1; i < sorted.size(); i++) {
      if (sorted.get(i).sample() == sorted.get(i - 1).sample()) {
        throw new IllegalArgumentException(
            "Sample occurs twice: prompt %s sample %d"
                .formatted(sorted.get(i).promptId(), sorted.get(i).sample()));
      }
    }
    return sorted;
  }
}
