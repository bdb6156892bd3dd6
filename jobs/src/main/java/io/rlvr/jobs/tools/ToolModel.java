package io.rlvr.jobs.tools;

import io.rlvr.config.Key;
import io.rlvr.config.Settings;
import io.rlvr.config.UserException;
import io.rlvr.data.Maybe;
import io.rlvr.jobs.models.ModelFolders;
import io.rlvr.jobs.models.ResidentModel;
import io.rlvr.jobs.settings.ModelOptions;
import io.rlvr.model.engine.CausalLm;
import io.rlvr.model.engine.DeviceChoice;
import io.rlvr.model.engine.TokenSequence;
import io.rlvr.model.folder.ModelFolder;
import io.rlvr.model.lora.Adapter;
import io.rlvr.store.ModelRef;
import io.rlvr.text.PromptEncoder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import picocli.CommandLine.Option;

/** The model of a JSON Lines tool that runs one. Filled by the command line parser. */
final class ToolModel {
  @Option(
      names = "--model",
      paramLabel = "DIR",
      description = "Hugging Face model folder, or its name as hf:org/name; required.")
  private String model = "";

  @Option(
      names = "--adapter",
      paramLabel = "DIR",
      description =
          "PEFT adapter folder for that model, or its name as hf:org/name; none unless given.")
  private String adapter = "";

  /**
   * Answers every line by the model and returns the exit status.
   *
   * @param keys those of {@link ModelOptions} among them
   */
  int run(ToolOptions options, List<Key<?>> keys, Function<ResidentModel, LineFilter.Tool> tool)
      throws IOException {
    if (model.isEmpty()) {
      throw missing();
    }
    ModelOptions how = ModelOptions.from(Settings.defaults(keys, options.overrides()));
    Path folder = ModelFolders.folder("--model", model);
    CausalLm lm = CausalLm.load(folder, new DeviceChoice(how.device()), how.precision());
    try (ResidentModel base = new ResidentModel(lm, PromptEncoder.load(folder))) {
      probe(base);
      if (adapter.isEmpty()) {
        return options.run(keys, options.overrides(), tool.apply(base));
      }
      Path adapted = ModelFolders.folder("--adapter", adapter);
      try (ResidentModel both = base.withAdapter(Adapter.read(adapted, lm.config()))) {
        probe(both);
        return options.run(keys, options.overrides(), tool.apply(both));
      }
    }
  }

  /** Where the model is, or the adapter, which is version 1 of it. */
  ModelRef ref() {
    if (model.isEmpty()) {
      throw missing();
    }
    ModelRef whole = ref("--model", model);
    if (adapter.isEmpty()) {
      return whole;
    }
    ModelRef adapted = ref("--adapter", adapter);
    return new ModelRef(1, adapted.digest(), adapted.root(), adapted.folder(), Maybe.of(whole));
  }

  private static ModelRef ref(String option, String named) {
    Path folder = ModelFolders.folder(option, named);
    return ModelRef.ofFolder(folder, ModelFolder.digest(folder));
  }

  private static UserException missing() {
    return new UserException("Missing option --model (expected a Hugging Face model folder)");
  }

  /** Computes one token: a model whose numbers are none is refused once, not line by line. */
  private static void probe(ResidentModel model) {
    if (model.lm().config().maxPositions() > 1) {
      int[] first = {0};
      model.lm().logprobs(List.of(new TokenSequence(first, first)));
    }
  }
}
