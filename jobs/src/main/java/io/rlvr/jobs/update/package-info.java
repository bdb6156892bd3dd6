/**
 * Update: the next policy version, by reinforcement or by demonstrations. May import core,
 * settings, table, models, stage, prompts, gradient and shard. Read {@link
 * io.rlvr.jobs.update.UpdatePolicy} first.
 */
package io.rlvr.jobs.update;
