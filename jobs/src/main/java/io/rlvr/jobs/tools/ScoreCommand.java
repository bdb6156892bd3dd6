package io.rlvr.jobs.tools;

import io.rlvr.config.Settings;
import io.rlvr.jobs.models.ExecutorModels;
import io.rlvr.jobs.models.ModelFolders;
import io.rlvr.jobs.models.SharedRewardModels;
import io.rlvr.json.JsonReader;
import io.rlvr.reward.registry.RewardSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code score}: a reward on lines of standard input, see {@link ScoreTool}. */
@Command(
    name = "score",
    mixinStandardHelpOptions = true,
    description =
        "Scores responses by a reward. Reads a reference and a response from each JSON line of"
            + " standard input and answers with the verdict on standard output. Starts no Spark.")
public final class ScoreCommand implements Callable<Integer> {
  @Mixin private final ToolOptions options;

  @Option(
      names = "--reward",
      paramLabel = "TYPE",
      description = "Short for --set reward.type=TYPE.")
  private String reward = "";

  @Option(
      names = "--model",
      paramLabel = "DIR",
      description =
          "The policy's model folder, or its name as hf:org/name, for rewards by likelihood; none"
              + " unless given.")
  private String model = "";

  public ScoreCommand(ToolOptions options) {
    this.options = options;
  }

  @Override
  public Integer call() throws IOException {
    List<String> overrides = new ArrayList<>(options.overrides());
    if (!reward.isEmpty()) {
      overrides.add(RewardSettings.TYPE.name() + "=" + reward);
    }
    List<Path> policy =
        model.isEmpty() ? List.of() : List.of(ModelFolders.folder("--model", model));
    Settings settings = Settings.defaults(ScoreTool.keys(), overrides);
    SharedRewardModels.check(settings, Set.of(settings.get(RewardSettings.TYPE)));
    try {
      return options.run(
          ScoreTool.keys(), overrides, own -> ScoreTool.open(own, policy), JsonReader.EXACT);
    } finally {
      ExecutorModels.shared().clear();
    }
  }
}
