package io.rlvr.model.family;

/**
 * Numbers that parts of the model are multiplied by; 1 leaves a part alone.
 *
 * @param embedding of the embedding's output
 * @param query of the queries, beside the usual {@code headDim^(-1/2)} of attention's scores
 * @param residual of what attention and feed-forward add to the residual stream
 * @param logits of the logits
 */
public record Multipliers(double embedding, double query, double residual, double logits) {
  static final Multipliers NONE = new Multipliers(1, 1, 1, 1);
}
