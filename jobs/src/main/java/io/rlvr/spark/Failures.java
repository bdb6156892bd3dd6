package io.rlvr.spark;

import io.rlvr.config.UserException;
import io.rlvr.jobs.Main;
import io.rlvr.jobs.cli.UserMistake;
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
    return UserMistake.of(problem)
        .map(mistake -> new RlvrException(mistake.status(), mistake.message(), problem))
        .orElseGet(
            () ->
                new RlvrException(
                    Main.BUG_OR_OUTAGE, "Cannot finish %s: %s".formatted(what, first), problem));
  }
}
