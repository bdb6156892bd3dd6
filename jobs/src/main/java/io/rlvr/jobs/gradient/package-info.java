/**
 * The gradient of an optimizer step, summed over tasks in an order that no cluster changes. May
 * import core, settings, storage, spark, models and stage. Read {@link
 * io.rlvr.jobs.gradient.ExecutorGradients} first.
 */
package io.rlvr.jobs.gradient;
