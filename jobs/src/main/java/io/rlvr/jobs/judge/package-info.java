/**
 * A judge beside the loop: its training data, its agreement with labels, attacks on it. May import
 * core, settings, table and run. Read {@link io.rlvr.jobs.judge.JudgeEvaluation} first.
 */
package io.rlvr.jobs.judge;
