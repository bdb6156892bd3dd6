package io.rlvr.jobs.stage;

/** Is told how far a stage is. */
@FunctionalInterface
public interface Progress {
  Progress UNHEARD = (done, total, unit) -> {};

  /**
   * @param unit in the plural, such as sequences
   */
  void at(long done, long total, String unit);
}
