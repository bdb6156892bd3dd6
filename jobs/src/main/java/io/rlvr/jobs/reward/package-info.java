/**
 * Reward: executors score the rollouts of a step, group by group. May import core, settings, spark,
 * table, models and stage. Read {@link io.rlvr.jobs.reward.ScoreRewards} first.
 */
package io.rlvr.jobs.reward;
