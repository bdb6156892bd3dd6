/**
 * The seam between the loop and what samples for it. Imports {@code text}, {@code model} and {@code
 * store} for what passes through it, and nothing of Spark. Read {@link
 * io.rlvr.rollout.RolloutEngine} first.
 */
package io.rlvr.rollout;
