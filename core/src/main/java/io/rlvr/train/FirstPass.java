package io.rlvr.train;

import io.rlvr.data.Maybe;
import io.rlvr.data.SampleKey;
import io.rlvr.loss.LossBatch;
import io.rlvr.loss.StepChoices;
import io.rlvr.loss.StepView;
import io.rlvr.model.engine.TokenSequence;
import java.util.ArrayList;
import java.util.List;

/**
 * What is chosen over an optimizer step before its gradient: forward alone, by the weights before
 * the step, for choices that ask for it.
 */
record FirstPass(GradientSource gradients, StepChoices choices) {
  /**
   * The sequences of an optimizer step, each with which of its tokens were chosen.
   *
   * @param seed of the update
   * @param index of the optimizer step in the update
   */
  List<TrainingSequence> over(List<TrainingSequence> step, long seed, int index) {
    if (!choices.needsLogprobs() && !choices.needsEntropies()) {
      return step;
    }
    List<TokenSequence> tokens = step.stream().map(TrainingSequence::tokens).toList();
    float[][] logprobs =
        choices.needsLogprobs()
            ? gradients.logprobs(tokens)
            : step.stream().map(TrainingSequence::logprobs).toArray(float[][]::new);
    float[][] entropies = choices.needsEntropies() ? gradients.entropies(tokens) : new float[0][];
    long count = step.stream().mapToLong(s -> s.logprobs().length).sum();
    LossBatch batch = LossBatches.of(step, logprobs, count, step.size());
    StepView chosen =
        choices.choose(batch, entropies, new SampleKey(seed, index, "choice", 0).seed());
    List<TrainingSequence> marked = new ArrayList<>();
    for (int i = 0; i < step.size(); i++) {
      StepShare share = step.get(i).share();
      marked.add(
          step.get(i)
              .withShare(
                  new StepShare(
                      share.prompts(),
                      share.promptTokens(),
                      Maybe.of(chosen.apart()[i]),
                      Maybe.of(chosen.leftOut()[i]))));
    }
    return marked;
  }
}
