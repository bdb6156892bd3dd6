/**
 * The commands that work on a run. May import core, settings, storage, spark, table, models, stage,
 * rollout, reward, update, run, live, loop, judge and diff. Read {@link
 * io.rlvr.jobs.cli.TrainCommand} first.
 */
package io.rlvr.jobs.cli;
