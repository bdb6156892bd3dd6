package io.rlvr.jobs.cli;

import io.rlvr.config.Settings;
import io.rlvr.config.UserException;
import io.rlvr.data.Prompt;
import io.rlvr.dataset.DatasetReaders;
import io.rlvr.dataset.Prompts;
import io.rlvr.dataset.Role;
import io.rlvr.jobs.settings.InitModelSettings;
import io.rlvr.jobs.update.JudgeDemonstrations;
import io.rlvr.model.folder.ModelInit;
import io.rlvr.text.BpeTrainer;
import io.rlvr.text.Tokenizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code init-model}: a new model with random weights and a tokenizer trained on the dataset. */
@Command(
    name = "init-model",
    mixinStandardHelpOptions = true,
    description = "Makes a model with random weights, and its tokenizer from the training dataset.")
public final class InitModelCommand implements Callable<Integer> {
  private static final String END_OF_TURN = "<|im_end|>";

  @Mixin private final RunOptions options;

  @Option(names = "--out", required = true, paramLabel = "DIR", description = "A new folder.")
  private Path out = Path.of("");

  public InitModelCommand(RunOptions options) {
    this.options = options;
  }

  @Override
  public Integer call() throws IOException {
    Settings settings = options.settingsWithoutModels();
    InitModelOptions model = InitModelOptions.from(settings);
    if (Files.exists(out)) {
      throw new UserException("Cannot make model %s: it exists (expected a new folder)", out);
    }
    Files.createDirectories(out);
    BpeTrainer.train(texts(model.purpose(), settings), model.sizes().vocabulary(), out);
    int eos;
    try (Tokenizer tokenizer = Tokenizer.load(out)) {
      eos = tokenizer.id(END_OF_TURN).orElseThrow();
    }
    ModelInit.write(out, model.sizes(), eos, model.seed());
    System.out.printf("A model with random weights is in %s%n", out);
    return 0;
  }

  private static Stream<String> texts(InitModelSettings.Purpose purpose, Settings settings) {
    List<Prompt> prompts = DatasetReaders.read(settings, Role.TRAIN);
    return switch (purpose) {
      case POLICY -> Prompts.texts(prompts);
      case JUDGE -> JudgeDemonstrations.texts(prompts, settings);
    };
  }
}
