package io.rlvr.reward;

/** How much of several checks must pass. */
public enum Portion {
  /** All for 1, else 0. */
  ALL {
    @Override
    double of(int passed, int checks) {
      return passed == checks ? 1 : 0;
    }
  },
  /** Each counts the same. */
  SHARE {
    @Override
    double of(int passed, int checks) {
      return (double) passed / checks;
    }
  };

  /**
   * @param checks at least one
   */
  abstract double of(int passed, int checks);
}
