package io.rlvr.train;

import static java.util.Objects.requireNonNull;

import io.rlvr.data.Maybe;
import java.io.Serializable;
import java.nio.IntBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a whole optimizer step says of one of its sequences. It travels with the sequence.
 *
 * @param prompts prompts of the optimizer step; those of the same tokens are one
 * @param promptTokens response tokens of all sequences of this one's prompt
 * @param apart tokens that the loss treats unlike the others; none where nothing was chosen
 * @param leftOut tokens that are not learnt from; none where nothing was chosen
 */
record StepShare(long prompts, long promptTokens, Maybe<boolean[]> apart, Maybe<boolean[]> leftOut)
    implements Serializable {
  /** Before the sequence is one of an optimizer step. */
  static final StepShare NONE = new StepShare(0, 0, Maybe.none(), Maybe.none());

  StepShare {
    requireNonNull(apart, "apart is null");
    requireNonNull(leftOut, "leftOut is null");
  }

  /** The sequences of an optimizer step, each with what is known of its prompt. */
  static List<TrainingSequence> ofPrompts(List<TrainingSequence> step) {
    Map<IntBuffer, Long> tokens = new HashMap<>();
    for (TrainingSequence sequence : step) {
      tokens.merge(prompt(sequence), (long) sequence.logprobs().length, Long::sum);
    }
    List<TrainingSequence> shared = new ArrayList<>();
    for (TrainingSequence sequence : step) {
      StepShare before = sequence.share();
      shared.add(
          sequence.withShare(
              new StepShare(
                  tokens.size(), tokens.get(prompt(sequence)), before.apart(), before.leftOut())));
    }
    return shared;
  }

  private static IntBuffer prompt(TrainingSequence sequence) {
    return IntBuffer.wrap(sequence.tokens().promptIds());
  }
}
