package io.rlvr.reward;

/** How much of several checks must pass. */
public enum CheckScore {
  /** All for 1, else 0. */
  ALL {
    @Override
    public double of(int passed, int checks) {
      return passed == checks ? 1 : 0;
    }
  },
  /** Each counts the same. */
  SHARE {
    @Override
    public double of(int passed, int checks) {
      return (double) passed / checks;
    }
  };

  /**
   * @param checks at least one
   */
  public abstract double of(int passed, int checks);
}
