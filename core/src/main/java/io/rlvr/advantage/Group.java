package io.rlvr.advantage;

import io.rlvr.stats.Moments;

/**
 * The scored samples of one prompt, in sample order. FAILED and UNSCORABLE members have left it.
 *
 * @param rewards one for each member, normalised and with the KL penalty where those are set
 * @param lengths response tokens of each member
 */
@SuppressWarnings("ArrayRecordComponent") // numeric inner loops
public record Group(double[] rewards, int[] lengths) {
  public Group {
    if (rewards.length != lengths.length) {
      throw new IllegalArgumentException(
          "%d rewards, but %d lengths".formatted(rewards.length, lengths.length));
    }
  }

  public int size() {
    return rewards.length;
  }

  /** The moments of the rewards. */
  public Moments moments() {
    return Moments.of(rewards);
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
