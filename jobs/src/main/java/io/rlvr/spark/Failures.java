package io.rlvr.spark;

import io.rlvr.config.UserException;
import io.rlvr.jobs.Main;
import java.io.IOException;

/** Makes what goes wrong inside an {@link RlvrException}. */
final class Failures {
  /** Something that may go wrong. */
  interface Work<T> {
    T get() throws IOException;
  }

  private Failures() {}

  /**
   * @param what is done, as in "Cannot finish reading run x"
   */
  static <T> T told(String what, Work<T> work) {
    try {
      return work.get();
    } catch (UserException | IOException e) {
      throw of(what, e);
    }
  }

  static RlvrException of(String what, Throwable problem) {
    String first = problem.toString().lines().findFirst().orElse("");
    return Main.mistake(problem)
        .map(mistake -> new RlvrException(Main.statusOfMistake(problem), mistake, problem))
        .orElseGet(
            () ->
                new RlvrException(
                    Main.BUG_OR_OUTAGE, "Cannot finish %s: %s".formatted(what, first), problem));
  }
}
