/**
 * The command line. docs/architecture.md has its packages, from settings and storage up to the loop
 * and the commands; each imports core and those that its line there names. Read {@link
 * io.rlvr.jobs.loop.TrainLoop} first.
 */
package io.rlvr.jobs;
