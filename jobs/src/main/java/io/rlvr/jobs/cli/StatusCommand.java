package io.rlvr.jobs.cli;

import io.rlvr.jobs.run.RunStatus;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code status}: how far a run is, for schedulers. */
@Command(
    name = "status",
    mixinStandardHelpOptions = true,
    description =
        "Prints how far a run is as one JSON object. Exit status 0 if it is done, 3 if it is not"
            + " yet, 2 for a mistake such as a folder that is no run.")
public final class StatusCommand implements Callable<Integer> {
  private static final int NOT_YET = 3;

  @Mixin private final RunOptions options;

  public StatusCommand(RunOptions options) {
    this.options = options;
  }

  @Override
  public Integer call() throws IOException {
    RunStatus status = RunStatus.of(options.existingRun());
    System.out.println(status.json());
    return status.state() == RunStatus.State.DONE ? 0 : NOT_YET;
  }
}
