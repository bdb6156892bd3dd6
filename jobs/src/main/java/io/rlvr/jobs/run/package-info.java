/**
 * A run folder as it is read: its settings, tables, metrics, alarms and reports. May import core,
 * settings, storage, spark, table, models, stage and rollout. Read {@link
 * io.rlvr.jobs.run.RunTables} first.
 */
package io.rlvr.jobs.run;
