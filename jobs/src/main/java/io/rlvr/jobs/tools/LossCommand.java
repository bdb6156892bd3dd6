package io.rlvr.jobs.tools;

import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code loss}: a loss on lines of standard input, see {@link LossTool}. */
@Command(
    name = "loss",
    mixinStandardHelpOptions = true,
    description =
        "Computes a loss. Reads the log-probabilities and advantages of one optimizer step from each"
            + " JSON line of standard input and answers with the loss, its gradient and its metrics"
            + " on standard output. Starts no Spark.")
public final class LossCommand implements Callable<Integer> {
  @Mixin private final ToolOptions options;

  public LossCommand(ToolOptions options) {
    this.options = options;
  }

  @Override
  public Integer call() throws IOException {
    return options.run(LossTool.keys(), options.overrides(), LossTool::open);
  }
}
