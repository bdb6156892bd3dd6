package io.rlvr.advantage;

import static java.util.Comparator.comparingInt;
import static java.util.Objects.requireNonNull;

import io.rlvr.config.Settings;
import io.rlvr.data.Credit;
import io.rlvr.data.Verdict;
import io.rlvr.stats.Moments;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;

/**
 * Turns the verdicts of a step into credit, in three pure passes over groups with a merge of
 * moments after each of the first two:
 *
 * <ol>
 *   <li>{@link #rewardMoments} of each group, merged: the statistics of the z-score;
 *   <li>{@link #estimateMoments} of each group, merged: those of estimators that whiten;
 *   <li>{@link #credit} of each group.
 * </ol>
 *
 * {@link #assign} chains them in memory. Moments are merged in order of the prompt ids (see {@link
 * #merged}), so that credit does not depend on partitions to the last bit. Each reward goes through
 * normalisation (Su et al. 2025, arXiv 2503.23829, Eq. 5), then the KL penalty r~ - beta * sum over
 * tokens of log(pi / pi_ref) (Eq. 6: the whole response is one action), then the estimator. FAILED
 * and UNSCORABLE samples count nowhere and leave with that reason.
 */
public final class CreditAssigner {
  private final AdvantageEstimator estimator;
  private final Normalisation normalisation;
  private final double klCoefficient;

  /**
   * @param klCoefficient beta of the penalty in the reward, 0 for none
   */
  public CreditAssigner(
      AdvantageEstimator estimator, Normalisation normalisation, double klCoefficient) {
    this.estimator = requireNonNull(estimator, "estimator is null");
    this.normalisation = requireNonNull(normalisation, "normalisation is null");
    this.klCoefficient = klCoefficient;
  }

  /** As {@code advantage.*} says, with that penalty in the reward. */
  public static CreditAssigner from(Settings settings, double klCoefficient) {
    return new CreditAssigner(
        Advantages.create(settings), settings.get(AdvantageSettings.NORMALISATION), klCoefficient);
  }

  /** The moments of the SCORED rewards of one group. */
  public Moments rewardMoments(Collection<ScoredSample> group) {
    return Moments.of(scored(group).stream().mapToDouble(ScoredSample::value).toArray());
  }

  /**
   * The moments of a group's advantages before whitening.
   *
   * @param group all samples of one prompt, in any order
   * @param rewards the step's reward moments
   */
  public Moments estimateMoments(Collection<ScoredSample> group, Moments rewards) {
    List<ScoredSample> members = scored(group);
    double[] values = estimates(members, rewards);
    Moments moments = Moments.EMPTY;
    for (int i = 0; i < values.length; i++) {
      long weight = estimator.stepWeight(members.get(i).length());
      moments = moments.merge(Moments.repeated(values[i], weight));
    }
    return moments;
  }

  /**
   * The credit of one group, in sample order.
   *
   * @param group all samples of one prompt, in any order
   * @param rewards the step's reward moments
   * @param estimates the step's moments of advantages before whitening
   */
  public List<Credit> credit(
      int step, Collection<ScoredSample> group, Moments rewards, Moments estimates) {
    List<ScoredSample> members = scored(group);
    double[] values = estimates(members, rewards);
    List<Credit> credit = new ArrayList<>();
    int member = 0;
    for (ScoredSample sample : inOrder(group)) {
      credit.add(
          sample.isScored()
              ? kept(step, sample, rewards, estimator.overStep(values[member++], estimates))
              : left(step, sample));
    }
    return credit;
  }

  /**
   * The credit of a whole step.
   *
   * @param rows all samples of the step, in any order
   * @return one for each row, in the order of the rows
   */
  public List<Credit> assign(int step, List<ScoredSample> rows) {
    Map<String, List<ScoredSample>> groups = new TreeMap<>();
    rows.forEach(row -> groups.computeIfAbsent(row.promptId(), id -> new ArrayList<>()).add(row));
    Map<String, Moments> byGroup = new TreeMap<>();
    groups.forEach((id, group) -> byGroup.put(id, rewardMoments(group)));
    Moments rewards = merged(byGroup);
    groups.forEach((id, group) -> byGroup.put(id, estimateMoments(group, rewards)));
    Moments estimates = merged(byGroup);

    Map<String, Map<Integer, Credit>> found = new HashMap<>();
    groups.forEach(
        (id, group) -> {
          Map<Integer, Credit> bySample = new HashMap<>();
          credit(step, group, rewards, estimates).forEach(c -> bySample.put(c.sample(), c));
          found.put(id, bySample);
        });
    return rows.stream().map(row -> found.get(row.promptId()).get(row.sample())).toList();
  }

  /** The moments of a step from those of its groups, in order of the prompt ids. */
  public static Moments merged(Map<String, Moments> byPromptId) {
    Moments step = Moments.EMPTY;
    for (Moments moments : new TreeMap<>(byPromptId).values()) {
      step = step.merge(moments);
    }
    return step;
  }

  private double[] estimates(List<ScoredSample> members, Moments rewards) {
    if (members.isEmpty()) {
      return new double[0];
    }
    double[] shaped = new double[members.size()];
    int[] lengths = new int[members.size()];
    for (int i = 0; i < shaped.length; i++) {
      shaped[i] = shaped(members.get(i), rewards);
      lengths[i] = members.get(i).length();
    }
    return estimator.withinGroup(new Group(shaped, lengths));
  }

  private double shaped(ScoredSample sample, Moments rewards) {
    return normalisation.apply(sample.value(), rewards) - klCoefficient * sample.klSum();
  }

  private Credit kept(int step, ScoredSample sample, Moments rewards, double advantage) {
    return new Credit(
        step,
        sample.promptId(),
        sample.sample(),
        OptionalDouble.of(sample.value()),
        OptionalDouble.of(shaped(sample, rewards)),
        OptionalDouble.of(advantage),
        true,
        "");
  }

  private static Credit left(int step, ScoredSample sample) {
    return new Credit(
        step,
        sample.promptId(),
        sample.sample(),
        OptionalDouble.empty(),
        OptionalDouble.empty(),
        OptionalDouble.empty(),
        false,
        sample.status() == Verdict.Status.FAILED ? "failed" : "unscorable");
  }

  private static List<ScoredSample> scored(Collection<ScoredSample> group) {
    return inOrder(group).stream().filter(ScoredSample::isScored).toList();
  }

  /** In sample order, so that rounding does not depend on the order of rows. */
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
