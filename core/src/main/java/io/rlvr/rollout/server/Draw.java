package io.rlvr.rollout.server;

/**
 * One sample to draw.
 *
 * @param promptIds token ids
 */
@SuppressWarnings("ArrayRecordComponent") // token ids by the million
record Draw(int[] promptIds, long seed) {}
