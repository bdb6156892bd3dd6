package io.rlvr.data;

import static java.util.Objects.requireNonNull;

import java.util.Map;
import java.util.Optional;

/**
 * One sample of one prompt: what the policy said, token by token, and who said it. Arrays are owned
 * by the record and must not be changed.
 *
 * @param promptIds token ids of the rendered prompt
 * @param responseIds token ids of the response, the stop token included when one was emitted
 * @param logprobs log-probability of each response token under the policy that sampled it, in nat
 * @param refLogprobs the same under the reference policy, where a KL penalty needs it
 * @param response the response as text, without special tokens
 */
@SuppressWarnings("ArrayRecordComponent") // token ids are the truth; boxing millions of them is not
public record Rollout(
    int step,
    String promptId,
    int sample,
    int[] promptIds,
    int[] responseIds,
    float[] logprobs,
    Optional<float[]> refLogprobs,
    String response,
    FinishReason finishReason,
    int policyVersion,
    String policyDigest,
    long seed) {
  private static final RecordParts<Rollout> PARTS = RecordParts.of(Rollout.class);

  public Rollout {
    requireNonNull(promptId, "promptId is null");
    requireNonNull(promptIds, "promptIds is null");
    requireNonNull(refLogprobs, "refLogprobs is null");
    requireNonNull(response, "response is null");
    requireNonNull(finishReason, "finishReason is null");
    requireNonNull(policyDigest, "policyDigest is null");
    if (responseIds.length != logprobs.length) {
      throw new IllegalArgumentException(
          "%d response ids, but %d logprobs: prompt %s sample %d"
              .formatted(responseIds.length, logprobs.length, promptId, sample));
    }
    if (refLogprobs.isPresent() && refLogprobs.get().length != responseIds.length) {
      throw new IllegalArgumentException(
          "%d response ids, but %d refLogprobs: prompt %s sample %d"
              .formatted(responseIds.length, refLogprobs.get().length, promptId, sample));
    }
  }

  /** A response that no policy of ours made: only its text is known. */
  public static Rollout ofText(String promptId, int sample, String response) {
    return new Rollout(
        0,
        promptId,
        sample,
        new int[0],
        new int[0],
        new float[0],
        Optional.empty(),
        response,
        FinishReason.STOP,
        0,
        "",
        0);
  }

  /** This response with its token ids, whose log-probabilities nobody knows: they are 0. */
  public Rollout withResponseIds(int[] ids) {
    return PARTS.with(
        this,
        Map.of(
            "responseIds",
            ids,
            "logprobs",
            new float[ids.length],
            "refLogprobs",
            Optional.empty()));
  }

  /** This rollout, scored by the reference policy too. */
  public Rollout withRefLogprobs(float[] reference) {
    return PARTS.with(this, Map.of("refLogprobs", Optional.of(reference)));
  }
}
