/**
 * Rollout: executors sample responses from a policy version by a rollout engine. May import core,
 * settings, spark, table, models, stage and prompts. Read {@link
 * io.rlvr.jobs.rollout.GenerateRollouts} first.
 */
package io.rlvr.jobs.rollout;
