package io.rlvr.jobs.tools;

import io.rlvr.config.Settings;
import io.rlvr.jobs.models.ExecutorModels;
import io.rlvr.jobs.rollout.RolloutEngines;
import io.rlvr.jobs.rollout.SamplingOptions;
import io.rlvr.model.engine.Sampling;
import io.rlvr.rollout.LoadedPolicy;
import io.rlvr.rollout.PolicySampler;
import io.rlvr.store.ModelRef;
import java.io.IOException;
import java.io.UncheckedIOException;
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
    Settings settings = Settings.defaults(GenerateTool.keys(), options.overrides());
    return RolloutEngines.isServer(settings)
        ? byServers(settings)
        : model.run(
            options, GenerateTool.keys(), resident -> line -> GenerateTool.open(resident, line));
  }

  /** The model is loaded here too, to prove the servers. */
  private int byServers(Settings settings) throws IOException {
    ModelRef policy = model.ref();
    Sampling sampling = SamplingOptions.from(settings).of(new int[0]);
    try (LoadedPolicy loaded = RolloutEngines.create(settings).load(policy, sampling)) {
      return loaded.engine().use(policy, this::filter);
    } catch (UncheckedIOException e) {
      throw e.getCause();
    } finally {
      ExecutorModels.shared().clear();
    }
  }

  private int filter(PolicySampler sampler) {
    try {
      return options.run(
          GenerateTool.keys(), options.overrides(), line -> GenerateTool.open(sampler, line));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
