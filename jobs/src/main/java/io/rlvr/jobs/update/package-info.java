/**
 * Update: the next policy version, by reinforcement or by demonstrations. May import core,
 * settings, table, models, stage, prompts and gradient. Read {@link
 * io.rlvr.jobs.update.UpdatePolicy} first.
 */
package io.rlvr.jobs.update;
