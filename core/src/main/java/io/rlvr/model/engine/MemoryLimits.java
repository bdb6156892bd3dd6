package io.rlvr.model.engine;

import io.rlvr.model.family.ModelConfig;

/**
 * How much memory one call into the engine may take. Constants, not measured: what computes
 * together decides how sums round, and must be the same on every machine.
 *
 * @param cacheBytes keys and values while generating
 * @param logitBytes logits, one float32 copy
 * @param activationBytes the widest activation while scoring
 * @param scoreBytes what attention compares queries and keys by in training, one float32 copy
 */
record MemoryLimits(long cacheBytes, long logitBytes, long activationBytes, long scoreBytes) {
  static final MemoryLimits DEFAULT = new MemoryLimits(1L << 31, 1L << 28, 1L << 26, 1L << 24);

  /** Rows of logits at a time. */
  int logitRows(ModelConfig config) {
    return atLeastOne(logitBytes / Float.BYTES / config.vocabSize());
  }

  /** Rows times positions in the caches. */
  int cachePositions(ModelConfig config, Precision precision) {
    long perPosition =
        2L * config.layers() * config.kvHeads() * config.headDim() * precision.bytes();
    return atLeastOne(cacheBytes / perPosition);
  }

  /** Tokens of a batch to score. */
  int batchTokens(ModelConfig config) {
    return atLeastOne(activationBytes / Float.BYTES / (2L * config.intermediateSize()));
  }

  /** Pairs of a query head and a key at a time. */
  int scores() {
    return atLeastOne(scoreBytes / Float.BYTES);
  }

  private static int atLeastOne(long count) {
    return (int) Math.max(1, Math.min(count, Integer.MAX_VALUE));
  }
}
