package io.rlvr.train;

import io.rlvr.config.Settings;
import io.rlvr.loss.StepChoices;
import io.rlvr.model.engine.Optimizer;
import io.rlvr.model.engine.OptimizerStep;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.IntConsumer;

/**
 * Turns the sequences of one step into optimizer steps on a model in memory: shuffle, cut into
 * optimizer steps, ask for the gradient of each, step. It knows no algorithm, the loss and the
 * advantages hold that, and not where gradients are computed, the {@link GradientSource} knows
 * that. SFT is the same with cross-entropy.
 */
public final class PolicyTrainer {
  private final GradientSource gradients;
  private final Optimizer optimizer;
  private final Options options;
  private final FirstPass firstPass;
  private final TrainProgress progress;

  /** Sizes and rates; see {@link UpdateSettings}. */
  public record Options(
      int sequencesPerOptimizerStep,
      int tokensPerMicroBatch,
      int epochs,
      UpdateSettings.OldLogprobs oldLogprobs,
      Schedule schedule) {

    public static Options from(Settings settings) {
      return new Options(
          settings.get(UpdateSettings.SEQUENCES_PER_OPTIMIZER_STEP),
          settings.get(UpdateSettings.TOKENS_PER_MICRO_BATCH),
          settings.get(UpdateSettings.EPOCHS),
          settings.get(UpdateSettings.OLD_LOGPROBS),
          new Schedule(
              settings.get(UpdateSettings.SCHEDULE),
              settings.get(UpdateSettings.LEARNING_RATE),
              settings.get(UpdateSettings.WARMUP_SHARE),
              settings.get(UpdateSettings.FINAL_SHARE)));
    }
  }

  /** With nothing chosen over an optimizer step: supervised training. */
  public PolicyTrainer(GradientSource gradients, Optimizer optimizer, Options options) {
    this(gradients, optimizer, options, StepChoices.NONE);
  }

  /**
   * @param gradients of the model that the optimizer steps
   * @param choices what is chosen over an optimizer step before its gradient
   */
  public PolicyTrainer(
      GradientSource gradients, Optimizer optimizer, Options options, StepChoices choices) {
    this(gradients, optimizer, options, new FirstPass(gradients, choices), TrainProgress.UNHEARD);
  }

  private PolicyTrainer(
      GradientSource gradients,
      Optimizer optimizer,
      Options options,
      FirstPass firstPass,
      TrainProgress progress) {
    this.gradients = gradients;
    this.optimizer = optimizer;
    this.options = options;
    this.firstPass = firstPass;
    this.progress = progress;
  }

  /** The same, and it tells how far it is. */
  public PolicyTrainer telling(TrainProgress listener) {
    return new PolicyTrainer(gradients, optimizer, options, firstPass, listener);
  }

  /**
   * Trains on the sequences of one step.
   *
   * @param sequences in an order that does not depend on the machine
   * @param seed of the shuffle
   * @param step from 0, of {@code steps}: where on the schedule the step's optimizer steps are
   */
  public TrainReport train(List<TrainingSequence> sequences, long seed, int step, int steps) {
    List<TrainingSequence> scored = withOldLogprobs(sequences);
    return trainGroups(scored.stream().map(List::of).toList(), seed, step, steps)
        .after(Mismatch.of(scored));
  }

  /**
   * The same for demonstrations in groups that stay together, since they share the beginning of
   * their prompts and it passes the model once for all of them.
   *
   * @param groups shuffled as wholes; an optimizer step takes groups until it has its sequences
   */
  public TrainReport trainGroups(
      List<List<TrainingSequence>> groups, long seed, int step, int steps) {
    TrainReport.Builder report = new TrainReport.Builder();
    List<List<TrainingSequence>> optimizerSteps = optimizerSteps(groups, seed);
    long total = (long) steps * optimizerSteps.size();
    IntConsumer passed = progress.counting(optimizerSteps.stream().mapToLong(List::size).sum());
    for (int i = 0; i < optimizerSteps.size(); i++) {
      double rate = options.schedule().rate((long) step * optimizerSteps.size() + i, total);
      report.add(optimizerStep(firstPass.over(optimizerSteps.get(i), seed, i), rate, passed));
    }
    return report.build();
  }

  private TrainReport.Step optimizerStep(
      List<TrainingSequence> sequences, double rate, IntConsumer passed) {
    long tokens = sequences.stream().mapToLong(s -> s.logprobs().length).sum();
    GradientSum sum = gradients.sum(sequences, passed);
    OptimizerStep taken = optimizer.step(rate);
    return new TrainReport.Step(
        sum.loss(),
        taken.gradientNorm(),
        taken.applied(),
        rate,
        tokens,
        sum.rolloutGap(),
        sum.metrics());
  }

  private List<List<TrainingSequence>> optimizerSteps(
      List<List<TrainingSequence>> groups, long seed) {
    List<List<TrainingSequence>> optimizerSteps = new ArrayList<>();
    Random random = new Random(seed);
    for (int epoch = 0; epoch < options.epochs(); epoch++) {
      List<List<TrainingSequence>> shuffled = new ArrayList<>(groups);
      Collections.shuffle(shuffled, random);
      List<TrainingSequence> taken = new ArrayList<>();
      for (List<TrainingSequence> group : shuffled) {
        taken.addAll(group);
        if (taken.size() >= options.sequencesPerOptimizerStep()) {
          optimizerSteps.add(taken);
          taken = new ArrayList<>();
        }
      }
      if (!taken.isEmpty()) {
        optimizerSteps.add(taken);
      }
    }
    return optimizerSteps;
  }

  private List<TrainingSequence> withOldLogprobs(List<TrainingSequence> sequences) {
    if (options.oldLogprobs() == UpdateSettings.OldLogprobs.ROLLOUT) {
      return sequences;
    }
    float[][] old = gradients.logprobs(sequences.stream().map(TrainingSequence::tokens).toList());
    List<TrainingSequence> scored = new ArrayList<>();
    for (int i = 0; i < old.length; i++) {
      scored.add(sequences.get(i).withOldLogprobs(old[i]));
    }
    return scored;
  }
}
