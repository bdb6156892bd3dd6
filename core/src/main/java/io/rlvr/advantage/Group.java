package io.rlvr.advantage;

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
}
