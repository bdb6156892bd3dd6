package io.rlvr.train;

import io.rlvr.loss.PolicyLoss;
import io.rlvr.loss.TokenLoss;
import io.rlvr.model.engine.CausalLm;
import io.rlvr.model.engine.SequencePacking;
import io.rlvr.model.engine.TokenSequence;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;

/**
 * An optimizer step cut into micro-batches, or a part of one. What a loss divides by is known
 * beforehand, so gradients of parts add up to that of the whole.
 *
 * @param batches in the order in which they are added up
 * @param stepTokens response tokens of the whole optimizer step
 * @param stepSequences sequences of the whole optimizer step
 * @param temperature of the policy in training: what its logits are divided by
 */
public record MicroBatches(
    List<List<TrainingSequence>> batches, long stepTokens, long stepSequences, double temperature)
    implements Serializable {

  public MicroBatches {
    batches = batches.stream().map(List::copyOf).toList();
  }

  /**
   * Cuts an optimizer step as {@link SequencePacking} says.
   *
   * @param tokens that pass the model in one micro-batch
   * @param temperature of the policy in training
   */
  public static MicroBatches of(
      SequencePacking packing,
      List<TrainingSequence> optimizerStep,
      int tokens,
      double temperature) {
    List<TrainingSequence> shared = StepShare.ofPrompts(optimizerStep);
    List<TokenSequence> all = optimizerStep.stream().map(TrainingSequence::tokens).toList();
    List<List<TrainingSequence>> batches = new ArrayList<>();
    for (List<Integer> members : packing.microBatches(all, tokens)) {
      batches.add(members.stream().map(shared::get).toList());
    }
    long stepTokens = optimizerStep.stream().mapToLong(s -> s.logprobs().length).sum();
    return new MicroBatches(batches, stepTokens, optimizerStep.size(), temperature);
  }

  /**
   * Parts of whole micro-batches, in order, each of at least {@code sequences} sequences but for
   * the last.
   */
  public List<MicroBatches> parts(int sequences) {
    List<MicroBatches> parts = new ArrayList<>();
    List<List<TrainingSequence>> part = new ArrayList<>();
    int taken = 0;
    for (List<TrainingSequence> batch : batches) {
      part.add(batch);
      taken += batch.size();
      if (taken >= sequences) {
        parts.add(new MicroBatches(part, stepTokens, stepSequences, temperature));
        part = new ArrayList<>();
        taken = 0;
      }
    }
    if (!part.isEmpty()) {
      parts.add(new MicroBatches(part, stepTokens, stepSequences, temperature));
    }
    return parts;
  }

  /** Sets the model's gradients to the sum of those of these micro-batches. */
  public GradientSum sum(CausalLm model, PolicyLoss loss) {
    return sum(model, loss, passed -> {});
  }

  /**
   * The same, and tells how it gets on.
   *
   * @param passed takes the number of sequences of each micro-batch when it is done
   */
  GradientSum sum(CausalLm model, PolicyLoss loss, IntConsumer passed) {
    GradientSum.Builder sum = new GradientSum.Builder(stepTokens);
    model.zeroGradients();
    for (List<TrainingSequence> batch : batches) {
      TokenLoss result =
          model.accumulate(
              batch.stream().map(TrainingSequence::tokens).toList(),
              temperature,
              logpNew -> {
                sum.addRolloutGap(batch, logpNew);
                return loss.apply(LossBatches.of(batch, logpNew, stepTokens, stepSequences));
              });
      sum.add(result);
      passed.accept(batch.size());
    }
    return sum.build();
  }
}
