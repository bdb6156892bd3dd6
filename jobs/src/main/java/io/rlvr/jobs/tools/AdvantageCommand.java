package io.rlvr.jobs.tools;

import io.rlvr.advantage.AdvantageSettings;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code advantage}: an estimator on lines of standard input, see {@link AdvantageTool}. */
@Command(
    name = "advantage",
    mixinStandardHelpOptions = true,
    description =
        "Estimates advantages. Reads the rewards of a step's samples from each JSON line of standard"
            + " input and answers with their advantages on standard output. Shows the estimator"
            + " alone: advantage.normalisation is none unless set. Starts no Spark.")
public final class AdvantageCommand implements Callable<Integer> {
  @Mixin private final ToolOptions options;

  public AdvantageCommand(ToolOptions options) {
    this.options = options;
  }

  @Override
  public Integer call() throws IOException {
    List<String> overrides = new ArrayList<>();
    overrides.add(AdvantageSettings.NORMALISATION.name() + "=none");
    overrides.addAll(options.overrides());
    return options.run(AdvantageTool.keys(), overrides, AdvantageTool::open);
  }
}
