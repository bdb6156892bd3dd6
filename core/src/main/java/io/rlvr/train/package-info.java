/**
 * Training loops over one model in memory: optimizer steps, micro-batches, schedules. May import
 * data, config, text, loss, model and store. Read {@link io.rlvr.train.PolicyTrainer} first.
 */
package io.rlvr.train;
