package io.rlvr.jobs;

import io.rlvr.model.engine.TokenSequence;
import io.rlvr.train.TrainingSequence;
import java.io.Serializable;
import java.util.List;
import java.util.Optional;

/**
 * A {@link TrainingSequence} on its way to a task.
 *
 * @param oldLogprobs none or one
 * @param refLogprobs none or one
 */
@SuppressWarnings("ArrayRecordComponent") // numeric inner loops
record SequenceData(
    int[] promptIds,
    int[] responseIds,
    float[] logprobs,
    List<float[]> oldLogprobs,
    List<float[]> refLogprobs,
    double advantage)
    implements Serializable {

  static SequenceData of(TrainingSequence sequence) {
    return new SequenceData(
        sequence.tokens().promptIds(),
        sequence.tokens().responseIds(),
        sequence.logprobs(),
        sequence.oldLogprobs().stream().toList(),
        sequence.refLogprobs().stream().toList(),
        sequence.advantage());
  }

  TrainingSequence sequence() {
    return new TrainingSequence(
        new TokenSequence(promptIds, responseIds),
        logprobs,
        first(oldLogprobs),
        first(refLogprobs),
        advantage);
  }

  private static Optional<float[]> first(List<float[]> values) {
    return values.stream().findFirst();
  }
}
