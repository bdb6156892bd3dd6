package io.rlvr.jobs;

import io.rlvr.config.Settings;
import io.rlvr.config.UserException;
import io.rlvr.data.Prompt;
import io.rlvr.dataset.DatasetReaders;
import io.rlvr.dataset.Prompts;
import io.rlvr.dataset.Role;
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
final class InitModelCommand implements Callable<Integer> {
  private static final String END_OF_TURN = "<|im_end|>";

  @Mixin private RunOptions options = new RunOptions();

  @Option(names = "--out", required = true, paramLabel = "DIR", description = "A new folder.")
  private Path out = Path.of("");

  @Override
  public Integer call() throws IOException {
    Settings settings = options.settings();
    if (Files.exists(out)) {
      throw new UserException("Cannot make model %s: it exists (expected a new folder)", out);
    }
    Files.createDirectories(out);
    BpeTrainer.train(texts(settings), settings.get(InitModelSettings.VOCABULARY), out);
    int eos;
    try (Tokenizer tokenizer = Tokenizer.load(out)) {
      eos = tokenizer.id(END_OF_TURN).orElseThrow();
    }
    ModelInit.write(out, sizes(settings), eos, settings.get(RunSettings.SEED));
    System.out.printf("A model with random weights is in %s%n", out);
    return 0;
  }

  private static Stream<String> texts(Settings settings) {
    List<Prompt> prompts = DatasetReaders.read(settings, Role.TRAIN);
    return switch (settings.get(InitModelSettings.PURPOSE)) {
      case POLICY -> Prompts.texts(prompts);
      case JUDGE -> JudgeDemonstrations.texts(prompts, settings);
    };
  }

  private static ModelInit.Sizes sizes(Settings settings) {
    return new ModelInit.Sizes(
        settings.get(InitModelSettings.VOCABULARY),
        settings.get(InitModelSettings.HIDDEN),
        settings.get(InitModelSettings.INTERMEDIATE),
        settings.get(InitModelSettings.LAYERS),
        settings.get(InitModelSettings.HEADS),
        settings.get(InitModelSettings.KV_HEADS),
        settings.get(InitModelSettings.CONTEXT));
  }
}
