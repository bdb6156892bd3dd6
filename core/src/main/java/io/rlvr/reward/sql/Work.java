package io.rlvr.reward.sql;

/** Counts comparisons, so that the same results always take the same time to decide. */
final class Work {
  private static final int MOST = 20_000_000;

  private long left = MOST;

  /** Results that are too alike for this to decide. */
  static final class TooMuchException extends Exception {
    private static final long serialVersionUID = 1L;

    TooMuchException() {
      super("the results have too many rows or columns that differ in numbers alone");
    }
  }

  /**
   * @throws TooMuchException if there were too many before
   */
  void spend() throws TooMuchException {
    spend(1);
  }

  /**
   * @param comparisons or what takes as long
   * @throws TooMuchException if there were too many before
   */
  void spend(long comparisons) throws TooMuchException {
    left -= comparisons;
    if (left < 0) {
      throw new TooMuchException();
    }
  }
}
