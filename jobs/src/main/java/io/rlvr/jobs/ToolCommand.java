package io.rlvr.jobs;

import io.rlvr.advantage.AdvantageSettings;
import io.rlvr.config.Key;
import io.rlvr.config.Settings;
import io.rlvr.config.UserException;
import io.rlvr.model.Adapter;
import io.rlvr.model.CausalLm;
import io.rlvr.model.DeviceChoice;
import io.rlvr.reward.RewardSettings;
import io.rlvr.text.PromptEncoder;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** JSON Lines in, JSON Lines out: for debugging a reward or an algorithm. Starts no Spark. */
@Command(
    mixinStandardHelpOptions = true,
    description = "Reads JSON Lines from standard input and answers each on standard output.")
final class ToolCommand implements Callable<Integer> {
  private final Kind kind;
  private final InputStream in;
  private final OutputStream out;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "Overrides a setting for all lines; a line's own settings come on top.")
  private List<String> overrides = new ArrayList<>();

  @Option(
      names = "--reward",
      paramLabel = "TYPE",
      description = "Short for --set reward.type=TYPE.")
  private String reward = "";

  @Option(
      names = "--model",
      paramLabel = "DIR",
      description = "Model folder, for generate, logprobs and rewards by likelihood.")
  private Path model = Path.of("");

  @Option(
      names = "--adapter",
      paramLabel = "DIR",
      description = "PEFT adapter folder for that model, for generate and logprobs.")
  private Path adapter = Path.of("");

  /** The tools by their names on the command line. */
  enum Kind {
    SCORE,
    ADVANTAGE,
    LOSS,
    GENERATE,
    LOGPROBS;

    String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  ToolCommand(Kind kind) {
    this(kind, System.in, System.out);
  }

  /** For tests: on streams of their own. */
  ToolCommand(Kind kind, InputStream in, OutputStream out) {
    this.kind = kind;
    this.in = in;
    this.out = out;
  }

  @Override
  public Integer call() throws IOException {
    List<String> all = new ArrayList<>(overrides);
    if (!reward.isEmpty()) {
      all.add(RewardSettings.TYPE.name() + "=" + reward);
    }
    return switch (kind) {
      case SCORE -> score(all);
      case ADVANTAGE -> run(AdvantageTool.keys(), estimatorAlone(all), AdvantageTool::open);
      case LOSS -> run(LossTool.keys(), all, LossTool::open);
      case GENERATE -> withModel(all);
      case LOGPROBS -> withModel(all);
    };
  }

  private int score(List<String> all) throws IOException {
    List<Path> policy = model.toString().isEmpty() ? List.of() : List.of(model);
    Settings settings = Settings.defaults(ScoreTool.keys(), all);
    SharedRewardModels.check(settings, Set.of(settings.get(RewardSettings.TYPE)));
    try {
      return run(ScoreTool.keys(), all, own -> ScoreTool.open(own, policy));
    } finally {
      ExecutorModels.shared().clear();
    }
  }

  /** The tool shows the estimator alone, unless the user asks for the step's z-score too. */
  private static List<String> estimatorAlone(List<String> overrides) {
    List<String> all = new ArrayList<>();
    all.add(AdvantageSettings.NORMALISATION.name() + "=none");
    all.addAll(overrides);
    return all;
  }

  private int withModel(List<String> all) throws IOException {
    if (model.toString().isEmpty()) {
      throw new UserException("Missing option --model (expected a Hugging Face model folder)");
    }
    List<Key<?>> keys = GenerateTool.keys();
    ModelOptions options = ModelOptions.from(Settings.defaults(keys, all));
    CausalLm lm = CausalLm.load(model, new DeviceChoice(options.device()), options.precision());
    try (ResidentModel base = new ResidentModel(lm, PromptEncoder.load(model))) {
      if (adapter.toString().isEmpty()) {
        return run(keys, all, base);
      }
      try (ResidentModel adapted = base.withAdapter(Adapter.read(adapter, lm.config()))) {
        return run(keys, all, adapted);
      }
    }
  }

  private int run(List<Key<?>> keys, List<String> all, ResidentModel resident) throws IOException {
    return kind == Kind.GENERATE
        ? run(keys, all, settings -> GenerateTool.open(resident, settings))
        : run(keys, all, settings -> new LogprobsTool(resident));
  }

  private int run(List<Key<?>> keys, List<String> overrides, JsonLines.Tool tool)
      throws IOException {
    Settings.defaults(keys, overrides); // a mistake in --set is one line at the start
    return new JsonLines(keys, overrides, tool).run(in, out) == 0 ? 0 : 1;
  }
}
