package io.rlvr.model.family;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/**
 * What a model's layers may do otherwise than llama's.
 *
 * @param isFused whether queries, keys and values are one tensor in the files, and gate and up
 *     another; adapters stand beside these wholes
 * @param rotaryShare the part of a head, from its start, that is rotated
 */
public record Traits(
    Norms norms,
    Multipliers multipliers,
    Activation activation,
    boolean isFused,
    double rotaryShare,
    Optional<SlidingLayers> sliding,
    Optional<Experts> experts) {
  /** As llama: norms before, SiLU, full attention, all of a head rotated. */
  public static final Traits LLAMA =
      new Traits(
          Norms.BEFORE,
          Multipliers.NONE,
          Activation.SILU,
          false,
          1,
          Optional.empty(),
          Optional.empty());

  public Traits {
    requireNonNull(norms, "norms is null");
    requireNonNull(multipliers, "multipliers is null");
    requireNonNull(activation, "activation is null");
    requireNonNull(sliding, "sliding is null");
    requireNonNull(experts, "experts is null");
  }

  Traits with(Norms other) {
    return new Traits(other, multipliers, activation, isFused, rotaryShare, sliding, experts);
  }

  Traits with(Multipliers other) {
    return new Traits(norms, other, activation, isFused, rotaryShare, sliding, experts);
  }

  Traits with(Experts other) {
    return new Traits(
        norms, multipliers, activation, isFused, rotaryShare, sliding, Optional.of(other));
  }

  /** With projections in one tensor, and a part of each head rotated. */
  Traits fused(double share) {
    return new Traits(norms, multipliers, activation, true, share, sliding, experts);
  }

  /**
   * Whether the backward pass that is written out covers such a model: it knows llama's layers, in
   * whatever files, and no other trait. The rest is trained by autograd.
   */
  public boolean isWrittenOut() {
    return equals(LLAMA) || equals(LLAMA.fused(1));
  }
}
