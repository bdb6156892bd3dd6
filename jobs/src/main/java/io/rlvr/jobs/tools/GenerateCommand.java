package io.rlvr.jobs.tools;

import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code generate}: a model on lines of standard input, see {@link GenerateTool}. */
@Command(
    name = "generate",
    mixinStandardHelpOptions = true,
    description =
        "Samples responses of a model. Reads a prompt from each JSON line of standard input and"
            + " answers with one response and its log-probabilities on standard output. Starts no"
            + " Spark.")
public final class GenerateCommand implements Callable<Integer> {
  @Mixin private final ToolOptions options;
  @Mixin private final ToolModel model = new ToolModel();

  public GenerateCommand(ToolOptions options) {
    this.options = options;
  }

  @Override
  public Integer call() throws IOException {
    return model.run(
        options,
        GenerateTool.keys(),
        resident -> settings -> GenerateTool.open(resident, settings));
  }
}
