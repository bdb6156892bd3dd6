package io.rlvr.model.family;

/**
 * Where a layer's RMS norms stand, and what their weights mean.
 *
 * @param before whether attention and feed-forward read normalised input
 * @param after whether what they give is normalised before it is added to the residual stream
 * @param fromOne whether a weight is what is added to 1
 * @param acrossHeads whether the norms of queries and keys are over all heads at once, where the
 *     model has such norms
 */
public record Norms(boolean before, boolean after, boolean fromOne, boolean acrossHeads) {
  static final Norms BEFORE = new Norms(true, false, false, false);

  public Norms {
    if (!before && !after) {
      throw new IllegalArgumentException("A layer has no norms");
    }
  }
}
