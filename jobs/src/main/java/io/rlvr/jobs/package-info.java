/**
 * Spark stages, the loop and the command line. Imports core's public types only. Read {@link
 * io.rlvr.jobs.loop.TrainLoop} first: it reads like the diagram in docs/architecture.md.
 */
package io.rlvr.jobs;
