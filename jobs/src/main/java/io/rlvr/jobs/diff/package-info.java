/**
 * What differs between two rewards or two credits of the same rollouts. May import core, table,
 * stage, run and judge. Read {@link io.rlvr.jobs.diff.StepDiff} first.
 */
package io.rlvr.jobs.diff;
