package io.rlvr.advantage;

import static java.util.Objects.requireNonNull;

import io.rlvr.config.Settings;
import io.rlvr.config.UserException;
import io.rlvr.data.Credit;
import io.rlvr.stats.Moments;
import java.io.Serializable;
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
 * the clip, normalisation (Su et al. 2025, arXiv 2503.23829, Eq. 5), then the KL penalty r~ - beta
 * * sum over tokens of log(pi / pi_ref) (Eq. 6: the whole response is one action), then the
 * estimator.
 *
 * <p>Who leaves the update keeps its row, with the reason: {@code failed} and {@code unscorable}
 * samples and the {@code greedy} one count nowhere; the groups that a filter drops ({@code
 * filtered}) or that lack the greedy sample which the estimator needs ({@code no-greedy}) count
 * nowhere either; a truncated response ({@code length}) counts in its group and in the z-score, but
 * not in the whitening, which is over what is learned from.
 */
public final class CreditAssigner implements Serializable {
  private final AdvantageEstimator estimator;
  private final CreditRules rules;

  /**
   * @param klCoefficient beta of the penalty in the reward, 0 for none
   */
  public CreditAssigner(
      AdvantageEstimator estimator, Normalisation normalisation, double klCoefficient) {
    this(estimator, CreditRules.of(normalisation, klCoefficient));
  }

  CreditAssigner(AdvantageEstimator estimator, CreditRules rules) {
    this.estimator = requireNonNull(estimator, "estimator is null");
    this.rules = requireNonNull(rules, "rules is null");
  }

  /** As {@code advantage.*} says, with that penalty in the reward. */
  public static CreditAssigner from(Settings settings, double klCoefficient) {
    AdvantageEstimator estimator = Advantages.create(settings);
    if (estimator.needsRawRewards()
        && settings.get(AdvantageSettings.NORMALISATION) != Normalisation.NONE) {
      throw new UserException(
          "Invalid advantage.normalisation: z-score (expected none where advantage.type is %s)",
          settings.get(AdvantageSettings.TYPE));
    }
    return new CreditAssigner(estimator, CreditRules.from(settings, klCoefficient));
  }

  /** The same with another penalty in the reward. */
  public CreditAssigner withKlCoefficient(double coefficient) {
    return new CreditAssigner(estimator, rules.withKlCoefficient(coefficient));
  }

  /** Whether each prompt needs a sample numbered {@link ScoredSample#GREEDY}. */
  public boolean needsGreedy() {
    return estimator.needsGreedy();
  }

  /** Whether each sample needs the components of its verdict. */
  public boolean needsParts() {
    return !estimator.parts().isEmpty();
  }

  /** Whether rows with a reward may leave by a filter. */
  public boolean filters() {
    return rules.filters();
  }

  /**
   * Whether {@link #rewardMoments} are those of all SCORED rewards as they are but the greedy
   * samples', which the reward stage knows already.
   */
  public boolean takesAllRewards() {
    return rules.takesAllRewards() && !estimator.needsGreedy();
  }

  /** Whether the update learns from any of a group's samples, as long as its step has room. */
  public boolean keeps(Collection<ScoredSample> group) {
    CreditGroup members = of(group);
    return members.members().stream().anyMatch(member -> members.reason(member).isEmpty());
  }

  /** The moments of the SCORED rewards of one group. */
  public Moments rewardMoments(Collection<ScoredSample> group) {
    return of(group).rewards();
  }

  /**
   * The moments of a group's advantages before whitening.
   *
   * @param group all samples of one prompt, in any order
   * @param rewards the step's reward moments
   */
  public Moments estimateMoments(Collection<ScoredSample> group, Moments rewards) {
    CreditGroup members = of(group);
    double[] values = members.estimates(estimator, rewards);
    double[] observed = estimator.observed(values);
    Moments moments = Moments.EMPTY;
    for (int i = 0; i < values.length; i++) {
      ScoredSample member = members.members().get(i);
      if (members.reason(member).isEmpty()) {
        long weight = estimator.stepWeight(member.length());
        moments = moments.merge(Moments.repeated(observed[i], weight));
      }
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
    CreditGroup members = of(group);
    double[] values = members.estimates(estimator, rewards);
    List<Credit> credit = new ArrayList<>();
    int member = 0;
    for (ScoredSample sample : members.samples()) {
      OptionalDouble advantage = OptionalDouble.empty();
      if (values.length > 0 && sample.isScored() && !sample.isGreedy()) {
        advantage = OptionalDouble.of(estimator.overStep(values[member++], estimates));
      }
      credit.add(row(step, sample, rewards, advantage, members.reason(sample)));
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

  private CreditGroup of(Collection<ScoredSample> group) {
    return CreditGroup.of(rules, estimator, group);
  }

  private Credit row(
      int step, ScoredSample sample, Moments rewards, OptionalDouble advantage, String reason) {
    boolean isScored = sample.isScored();
    return new Credit(
        step,
        sample.promptId(),
        sample.sample(),
        isScored ? OptionalDouble.of(sample.value()) : OptionalDouble.empty(),
        isScored ? OptionalDouble.of(rules.shaped(sample, rewards)) : OptionalDouble.empty(),
        advantage,
        reason.isEmpty(),
        reason);
  }
}
