package io.rlvr.reward.math.expr;

/**
 * How much work a decision may still cost, counted in steps so that the same input always gets the
 * same verdict. Whoever loops over something that the input can make large spends a step a turn,
 * and more for big numbers.
 */
public final class Budget {
  /** The deepest that expressions nest: a walk of that many levels fits on a stack of 256 KB. */
  public static final int MAX_DEPTH = 32;

  /** The longest response that is read, in characters. */
  public static final int MAX_TEXT = 1 << 18;

  /** The longest reference that is read, in characters. */
  public static final int MAX_REFERENCE = 1 << 15;

  /** The longest whole number that is made, in bits. */
  public static final int MAX_BITS = 1 << 14;

  private long left;

  public Budget(long steps) {
    left = steps;
  }

  /** Spends steps, or ends the decision. */
  public void spend(long steps) {
    left -= steps;
    if (left < 0) {
      throw new TooHard("too much work");
    }
  }

  /** The decision cannot be made within bounds; becomes UNSCORABLE with this reason. */
  public static final class TooHard extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public TooHard(String reason) {
      super(reason, null, false, false);
    }
  }
}
