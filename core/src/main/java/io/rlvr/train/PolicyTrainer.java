package io.rlvr.train;

import io.rlvr.config.Settings;
import io.rlvr.loss.LossBatch;
import io.rlvr.loss.PolicyLoss;
import io.rlvr.loss.TokenLoss;
import io.rlvr.model.AdamW;
import io.rlvr.model.CausalLm;
import io.rlvr.model.TokenSequence;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/**
 * Turns the sequences of one step into optimizer steps on a model in memory: shuffle, cut into
 * optimizer steps, cut those into micro-batches, accumulate, step. It knows no algorithm: the loss
 * and the advantages hold that. SFT is the same with cross-entropy.
 */
public final class PolicyTrainer {
  private final CausalLm model;
  private final AdamW optimizer;
  private final PolicyLoss loss;
  private final Options options;

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

  public PolicyTrainer(CausalLm model, AdamW optimizer, PolicyLoss loss, Options options) {
    this.model = model;
    this.optimizer = optimizer;
    this.loss = loss;
    this.options = options;
  }

  /**
   * Trains on the sequences of one step.
   *
   * @param sequences in an order that does not depend on the machine
   * @param seed of the shuffle
   * @param step from 0, of {@code steps}: where on the schedule the step's optimizer steps are
   */
  public TrainReport train(List<TrainingSequence> sequences, long seed, int step, int steps) {
    return trainGroups(
        withOldLogprobs(sequences).stream().map(List::of).toList(), seed, step, steps);
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
    for (int i = 0; i < optimizerSteps.size(); i++) {
      double rate = options.schedule().rate((long) step * optimizerSteps.size() + i, total);
      report.add(optimizerStep(optimizerSteps.get(i), rate));
    }
    return report.build();
  }

  private TrainReport.Step optimizerStep(List<TrainingSequence> sequences, double rate) {
    long tokens = sequences.stream().mapToLong(s -> s.logprobs().length).sum();
    TrainReport.StepBuilder observed = new TrainReport.StepBuilder(tokens);
    model.zeroGradients();
    List<TokenSequence> all = sequences.stream().map(TrainingSequence::tokens).toList();
    for (List<Integer> members : model.microBatches(all, options.tokensPerMicroBatch())) {
      List<TrainingSequence> batch = members.stream().map(sequences::get).toList();
      TokenLoss result =
          model.accumulate(
              members.stream().map(all::get).toList(),
              logpNew -> {
                observed.rolloutGap(batch, logpNew);
                return loss.apply(lossBatch(batch, logpNew, tokens, sequences.size()));
              });
      observed.add(result);
    }
    return observed.build(optimizer.step(rate), rate);
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
    float[][] old = model.logprobs(sequences.stream().map(TrainingSequence::tokens).toList());
    List<TrainingSequence> scored = new ArrayList<>();
    for (int i = 0; i < old.length; i++) {
      scored.add(sequences.get(i).withOldLogprobs(old[i]));
    }
    return scored;
  }

  private static LossBatch lossBatch(
      List<TrainingSequence> batch, float[][] logpNew, long stepTokens, long stepSequences) {
    int n = batch.size();
    float[][] rollout = new float[n][];
    float[][] old = new float[n][];
    float[][] reference = new float[n][];
    double[][] advantages = new double[n][];
    boolean[][] mask = new boolean[n][];
    for (int i = 0; i < n; i++) {
      TrainingSequence sequence = batch.get(i);
      int length = sequence.logprobs().length;
      rollout[i] = sequence.logprobs();
      old[i] = sequence.oldLogprobs().orElse(rollout[i]);
      reference[i] = sequence.refLogprobs().orElse(new float[0]);
      advantages[i] = new double[length];
      Arrays.fill(advantages[i], sequence.advantage());
      mask[i] = new boolean[length];
      Arrays.fill(mask[i], true);
    }
    boolean hasOld = batch.stream().allMatch(s -> s.oldLogprobs().isPresent());
    boolean hasReference = batch.stream().allMatch(s -> s.refLogprobs().isPresent());
    return new LossBatch(
        logpNew,
        rollout,
        hasOld ? Optional.of(old) : Optional.empty(),
        hasReference ? Optional.of(reference) : Optional.empty(),
        advantages,
        mask,
        stepTokens,
        stepSequences);
  }
}
