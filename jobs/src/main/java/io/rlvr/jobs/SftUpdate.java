package io.rlvr.jobs;

import io.rlvr.config.Key;
import io.rlvr.config.Settings;
import io.rlvr.config.UserException;
import io.rlvr.data.Prompt;
import io.rlvr.data.SampleKey;
import io.rlvr.loss.LossSettings;
import io.rlvr.loss.PolicyLosses;
import io.rlvr.model.TokenSequence;
import io.rlvr.train.PolicyTrainer;
import io.rlvr.train.TrainReport;
import io.rlvr.train.TrainingSequence;
import io.rlvr.train.UpdateSettings;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Supervised training on demonstrations: the update of RL with cross-entropy as its loss. */
final class SftUpdate implements Stage {
  private static final String REFERENCE = "reference";

  @Override
  public String name() {
    return "sft";
  }

  @Override
  public int codeVersion() {
    return 1;
  }

  @Override
  public List<Key<?>> reads() {
    List<Key<?>> keys = new ArrayList<>(UpdateSettings.KEYS);
    keys.addAll(SftSettings.KEYS);
    keys.addAll(LossSettings.KEYS);
    keys.addAll(ModelOptions.KEYS);
    keys.add(RunSettings.STEPS);
    return keys;
  }

  @Override
  public StageOutput run(StageContext context) throws IOException {
    Settings settings = context.settings();
    List<Prompt> prompts = StepPrompts.of(context).draw(settings.get(SftSettings.PROMPTS_PER_STEP));
    long shuffle = new SampleKey(context.seed(), context.step(), "sft", 0).seed();
    PolicyUpdate update = new PolicyUpdate(context);
    TrainReport report =
        update.run(
            (model, optimizer) ->
                new PolicyTrainer(
                        model.lm(),
                        optimizer,
                        PolicyLosses.supervised(settings),
                        PolicyTrainer.Options.from(settings))
                    .train(
                        demonstrations(prompts, model, settings),
                        shuffle,
                        context.step() - 1,
                        settings.get(RunSettings.STEPS)));
    return new StageOutput(
        List.of(),
        "",
        Optional.of(update.written().policyVersion()),
        Map.of(),
        update.metrics(report),
        update.timings());
  }

  private static List<TrainingSequence> demonstrations(
      List<Prompt> prompts, ResidentModel model, Settings settings) {
    String column = settings.get(SftSettings.RESPONSE_COLUMN);
    List<TrainingSequence> sequences = new ArrayList<>();
    for (Prompt prompt : prompts) {
      int[] promptIds = model.encode(prompt);
      int[] responseIds = model.encoder().encodeResponse(response(prompt, column));
      model.checkFits(prompt, promptIds.length, responseIds.length);
      sequences.add(TrainingSequence.demonstration(new TokenSequence(promptIds, responseIds)));
    }
    return sequences;
  }

  private static String response(Prompt prompt, String column) {
    String response = column.equals(REFERENCE) ? prompt.reference() : prompt.extra().get(column);
    if (response == null) {
      throw new UserException(
          "Cannot train on prompt %s: column '%s' is missing (expected one of reference, %s)",
          prompt.promptId(), column, String.join(", ", prompt.extra().keySet()));
    }
    return response;
  }
}
