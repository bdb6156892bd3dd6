package io.rlvr.model.engine;

/**
 * What an optimizer step did.
 *
 * @param gradientNorm of all gradients together, before clipping
 * @param applied false if the norm was not finite: weights and moments are then as before
 */
public record OptimizerStep(double gradientNorm, boolean applied) {}
