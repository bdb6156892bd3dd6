package io.rlvr.advantage;

import static java.util.Objects.requireNonNull;

import io.rlvr.stats.Moments;
import java.util.OptionalDouble;

/**
 * The scored samples of one prompt, in sample order. FAILED and UNSCORABLE members have left it.
 *
 * @param rewards one for each member, normalised and with the KL penalty where those are set
 * @param lengths response tokens of each member
 * @param greedy the reward of the prompt's greedy sample, which is no member, where it has one that
 *     is scored; normalised, but without a KL penalty
 * @param parts components of the members' verdicts, {@code [part][member]} in the order of {@link
 *     AdvantageEstimator#parts}, as they were scored; NaN where a verdict lacks one
 */
@SuppressWarnings("ArrayRecordComponent") // numeric inner loops
public record Group(double[] rewards, int[] lengths, OptionalDouble greedy, double[][] parts) {
  public Group {
    requireNonNull(greedy, "greedy is null");
    if (rewards.length != lengths.length) {
      throw new IllegalArgumentException(
          "%d rewards, but %d lengths".formatted(rewards.length, lengths.length));
    }
  }

  /** A group without parts. */
  public Group(double[] rewards, int[] lengths, OptionalDouble greedy) {
    this(rewards, lengths, greedy, new double[0][]);
  }

  /** A group without a greedy sample. */
  public Group(double[] rewards, int[] lengths) {
    this(rewards, lengths, OptionalDouble.empty());
  }

  public int size() {
    return rewards.length;
  }

  /** The moments of the rewards. */
  public Moments moments() {
    return Moments.of(rewards);
  }

  /** The moments of the rewards of the others: all but that member's. */
  Moments momentsWithout(int member) {
    Moments others = Moments.EMPTY;
    for (int i = 0; i < size(); i++) {
      others = i == member ? others : others.add(rewards[i]);
    }
    return others;
  }

  /** Each reward less one baseline for all. */
  double[] less(double baseline) {
    double[] advantages = new double[size()];
    for (int i = 0; i < size(); i++) {
      advantages[i] = rewards[i] - baseline;
    }
    return advantages;
  }

  /** Each reward less the group's mean; a constant group gives exact zeros. */
  double[] centred(Singleton singleton) {
    return size() == 1 ? less(singleton.baseline(rewards[0])) : less(moments().mean());
  }
}
