package io.rlvr.train;

import io.rlvr.loss.LossBatch;
import io.rlvr.loss.StepView;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Training sequences as a loss reads them. */
final class LossBatches {
  private LossBatches() {}

  /**
   * Some sequences of an optimizer step. All of their tokens count.
   *
   * @param batch which know their {@link StepShare}
   * @param logpNew {@code [sequence][response token]}, in nat
   * @param stepTokens response tokens of the whole optimizer step
   * @param stepSequences sequences of the whole optimizer step
   */
  static LossBatch of(
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
      old[i] = sequence.oldLogprobs().optional().orElse(rollout[i]);
      reference[i] = sequence.refLogprobs().optional().orElse(new float[0]);
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
        stepSequences,
        step(batch));
  }

  private static StepView step(List<TrainingSequence> batch) {
    int n = batch.size();
    long prompts = 0;
    long[] promptTokens = new long[n];
    boolean[][] apart = new boolean[n][];
    boolean[][] leftOut = new boolean[n][];
    for (int i = 0; i < n; i++) {
      StepShare share = batch.get(i).share();
      boolean[] none = new boolean[batch.get(i).logprobs().length];
      prompts = share.prompts();
      promptTokens[i] = share.promptTokens();
      apart[i] = share.apart().optional().orElse(none);
      leftOut[i] = share.leftOut().optional().orElse(none);
    }
    return new StepView(prompts, promptTokens, apart, leftOut);
  }
}
