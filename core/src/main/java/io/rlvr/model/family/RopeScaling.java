package io.rlvr.model.family;

/** How rotary frequencies differ from powers of their base, for longer contexts. */
public interface RopeScaling {
  /**
   * The frequency of a pair in radians per position, in float32 as transformers computes it.
   *
   * @param pair its number in the head
   * @param positions how many positions a radian takes without scaling
   */
  float inverse(int pair, float positions);

  /** What cosines and sines are multiplied by. */
  default float amplitude() {
    return 1;
  }

  /** The longest context in which frequencies are these. */
  default int longest() {
    return Integer.MAX_VALUE;
  }
}
