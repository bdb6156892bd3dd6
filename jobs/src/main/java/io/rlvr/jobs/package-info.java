/**
 * The command line. Its packages are the diagram in docs/architecture.md, from settings and storage
 * up to the loop and the commands; each imports core and those below it. Read {@link
 * io.rlvr.jobs.loop.TrainLoop} first.
 */
package io.rlvr.jobs;
