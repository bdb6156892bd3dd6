package io.rlvr.model.engine;

import io.rlvr.data.FinishReason;

/**
 * One response.
 *
 * @param ids its tokens, the stop token included if one was emitted
 * @param logprobs of each token under the model at the temperature of the sampling (1 where that is
 *     0), without filters, in nat
 */
@SuppressWarnings("ArrayRecordComponent") // token ids by the million
public record Sample(int[] ids, float[] logprobs, FinishReason finishReason) {}
