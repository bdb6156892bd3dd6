package io.rlvr.model.engine;

/**
 * A prompt and the seeds of its samples, one sample each.
 *
 * @param promptIds token ids, at least one
 * @param seeds what {@link io.rlvr.data.SampleKey#seed} gives
 */
@SuppressWarnings("ArrayRecordComponent") // token ids by the million
public record SampleRequest(int[] promptIds, long[] seeds) {
  public SampleRequest {
    if (promptIds.length == 0) {
      throw new IllegalArgumentException("A prompt has no tokens");
    }
  }
}
