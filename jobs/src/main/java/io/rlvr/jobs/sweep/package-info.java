/**
 * Sweeps: cells of settings, each run with several seeds, and the table of what became of them. May
 * import settings and run. Read {@link io.rlvr.jobs.sweep.SweepTable} first.
 */
package io.rlvr.jobs.sweep;
