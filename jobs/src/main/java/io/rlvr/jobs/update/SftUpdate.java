package io.rlvr.jobs.update;

import io.rlvr.config.Key;
import io.rlvr.data.Prompt;
import io.rlvr.data.SampleKey;
import io.rlvr.jobs.prompts.StepPrompts;
import io.rlvr.jobs.settings.ModelOptions;
import io.rlvr.jobs.settings.RunSettings;
import io.rlvr.jobs.settings.UpdateOptions;
import io.rlvr.jobs.settings.UpdatePlacement;
import io.rlvr.jobs.stage.Stage;
import io.rlvr.jobs.stage.StageContext;
import io.rlvr.jobs.stage.StageOutput;
import io.rlvr.loss.LossSettings;
import io.rlvr.loss.PolicyLosses;
import io.rlvr.model.lora.LoraSettings;
import io.rlvr.train.PolicyTrainer;
import io.rlvr.train.TrainReport;
import io.rlvr.train.UpdateSettings;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Supervised training on demonstrations: the update of RL with cross-entropy as its loss. */
public record SftUpdate(Demonstrations demonstrations) implements Stage {
  @Override
  public String name() {
    return demonstrations.stage();
  }

  @Override
  public int codeVersion() {
    return 1;
  }

  @Override
  public List<Key<?>> reads() {
    List<Key<?>> keys = new ArrayList<>(UpdateSettings.KEYS);
    keys.addAll(UpdatePlacement.KEYS);
    keys.addAll(demonstrations.reads());
    keys.addAll(LossSettings.KEYS);
    keys.addAll(LoraSettings.KEYS);
    keys.addAll(ModelOptions.KEYS);
    keys.add(RunSettings.STEPS);
    keys.add(RunSettings.OPTIMIZER);
    return keys;
  }

  @Override
  public StageOutput run(StageContext context) throws IOException {
    UpdateOptions options = UpdateOptions.from(context.settings());
    Demonstrations.Source source = demonstrations.from(context.settings());
    List<Prompt> prompts = source.draw(StepPrompts.of(context));
    long shuffle = new SampleKey(context.seed(), context.step(), name(), 0).seed();
    PolicyUpdate update = new PolicyUpdate(context, options);
    TrainReport report =
        update.run(
            PolicyLosses.supervised(context.settings()),
            (model, gradients, optimizer) ->
                new PolicyTrainer(gradients, optimizer, options.trainer())
                    .telling(update.progress())
                    .trainGroups(
                        source.sequences(prompts, model),
                        shuffle,
                        context.step() - 1,
                        options.steps()));
    return StageOutput.policy(update.written().policyVersion())
        .withMetrics(update.metrics(report))
        .withTimings(update.timings())
        .withWriting(update.writing());
  }
}
