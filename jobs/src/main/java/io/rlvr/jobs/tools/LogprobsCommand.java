package io.rlvr.jobs.tools;

import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code logprobs}: a model on lines of standard input, see {@link LogprobsTool}. */
@Command(
    name = "logprobs",
    mixinStandardHelpOptions = true,
    description =
        "Measures how likely a model finds a response. Reads a prompt and a response from each JSON"
            + " line of standard input and answers with the log-probability of each token of the"
            + " response on standard output. Starts no Spark.")
public final class LogprobsCommand implements Callable<Integer> {
  @Mixin private final ToolOptions options;
  @Mixin private final ToolModel model = new ToolModel();

  public LogprobsCommand(ToolOptions options) {
    this.options = options;
  }

  @Override
  public Integer call() throws IOException {
    return model.run(
        options,
        LogprobsTool.keys(),
        resident -> settings -> LogprobsTool.open(resident, settings));
  }
}
