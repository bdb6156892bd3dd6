package io.rlvr.train;

import java.util.function.IntConsumer;

/** Is told how far the training of a step is. */
@FunctionalInterface
public interface TrainProgress {
  TrainProgress UNHEARD = (done, total) -> {};

  /**
   * @param done sequences whose gradient is computed
   * @param total sequences of all optimizer steps of the step
   */
  void at(long done, long total);

  /** Adds up what is done, from 0. */
  default IntConsumer counting(long total) {
    at(0, total);
    return new IntConsumer() {
      private long done;

      @Override
      public void accept(int more) {
        done += more;
        at(done, total);
      }
    };
  }
}
