/**
 * Track: what a run measures, shown in TensorBoard and MLflow while the run goes on, and again
 * after an outage or a kill. May import core, settings and run. Read {@link
 * io.rlvr.jobs.track.Tracking} first.
 */
package io.rlvr.jobs.track;
