package io.rlvr.jobs.cli;

import io.rlvr.config.UserException;
import io.rlvr.jobs.spark.DiskFault;
import io.rlvr.jobs.table.DamagedTable;
import java.util.Optional;

/**
 * What the user can mend of what went wrong, wherever Spark has wrapped it.
 *
 * @param message a line, or one each where several are reported at once
 * @param mayPass whether the same command may do later, though nobody mends anything
 */
public record UserMistake(String message, boolean mayPass) {
  public static final int STATUS = 2;
  public static final int TRY_LATER = 75;

  /** Empty if it is a bug or an outage. */
  public static Optional<UserMistake> of(Throwable problem) {
    for (Throwable cause = problem; cause != null; cause = cause.getCause()) {
      if (cause instanceof UserException) {
        return Optional.of(new UserMistake(cause.getMessage(), mayPass(problem)));
      }
      Throwable each = cause;
      Optional<String> fault = DamagedTable.message(each).or(() -> DiskFault.message(each));
      if (fault.isPresent()) {
        return Optional.of(new UserMistake(fault.get(), mayPass(problem)));
      }
    }
    return Optional.empty();
  }

  private static boolean mayPass(Throwable problem) {
    for (Throwable cause = problem; cause != null; cause = cause.getCause()) {
      if (cause instanceof UserException user && user.mayPass()) {
        return true;
      }
    }
    return false;
  }

  /** The exit status that it ends a command with. */
  public int status() {
    return mayPass ? TRY_LATER : STATUS;
  }
}
