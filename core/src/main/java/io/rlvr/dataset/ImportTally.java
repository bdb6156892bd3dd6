package io.rlvr.dataset;

/** How many rows an import left out. This class is NOT thread safe. */
public final class ImportTally {
  private int unusable;

  void addUnusable(int rows) {
    unusable += rows;
  }

  /** Rows without a prompt, without a reference or with the id of an earlier row. */
  public int unusable() {
    return unusable;
  }
}
