/**
 * Publish: the tables of runs as tables of Spark's catalog. May import core, table and run. Read
 * {@link io.rlvr.jobs.publish.Publisher} first.
 */
package io.rlvr.jobs.publish;
