package io.rlvr.train;

import static java.util.Objects.requireNonNull;

import io.rlvr.data.Maybe;
import io.rlvr.data.Rollout;
import io.rlvr.model.engine.TokenSequence;
import java.io.Serializable;

/**
 * One sequence to learn from.
 *
 * @param logprobs of the response under the policy that sampled it, in nat; zeros for a
 *     demonstration, which no policy of ours sampled
 * @param oldLogprobs of the response under the policy before the update, by the trainer's own
 *     forward
 * @param refLogprobs of the response under the reference policy
 * @param advantage of the whole response
 * @param share what the optimizer step says of it
 */
@SuppressWarnings("ArrayRecordComponent") // numeric inner loops
public record TrainingSequence(
    TokenSequence tokens,
    float[] logprobs,
    Maybe<float[]> oldLogprobs,
    Maybe<float[]> refLogprobs,
    double advantage,
    StepShare share)
    implements Serializable {

  /** Before it is one of an optimizer step. */
  public TrainingSequence(
      TokenSequence tokens,
      float[] logprobs,
      Maybe<float[]> oldLogprobs,
      Maybe<float[]> refLogprobs,
      double advantage) {
    this(tokens, logprobs, oldLogprobs, refLogprobs, advantage, StepShare.NONE);
  }

  public TrainingSequence {
    requireNonNull(tokens, "tokens is null");
    requireNonNull(oldLogprobs, "oldLogprobs is null");
    requireNonNull(refLogprobs, "refLogprobs is null");
    requireNonNull(share, "share is null");
    if (logprobs.length != tokens.responseIds().length) {
      throw new IllegalArgumentException(
          "%d logprobs for %d response tokens"
              .formatted(logprobs.length, tokens.responseIds().length));
    }
  }

  /** A response to imitate: weight 1, no sampling policy. */
  public static TrainingSequence demonstration(TokenSequence tokens) {
    float[] logprobs = new float[tokens.responseIds().length];
    return new TrainingSequence(tokens, logprobs, Maybe.none(), Maybe.none(), 1);
  }

  /** A rollout with its credit. */
  public static TrainingSequence rollout(Rollout rollout, double advantage) {
    return new TrainingSequence(
        new TokenSequence(rollout.promptIds(), rollout.responseIds()),
        rollout.logprobs(),
        Maybe.none(),
        Maybe.from(rollout.refLogprobs()),
        advantage);
  }

  TrainingSequence withOldLogprobs(float[] old) {
    return new TrainingSequence(tokens, logprobs, Maybe.of(old), refLogprobs, advantage, share);
  }

  TrainingSequence withShare(StepShare other) {
    return new TrainingSequence(tokens, logprobs, oldLogprobs, refLogprobs, advantage, other);
  }

  /** Tokens of prompt and response. */
  int length() {
    return tokens.promptIds().length + tokens.responseIds().length;
  }
}
