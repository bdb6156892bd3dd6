/**
 * What a stage is, what it sees, and how it runs once and for all: ids, manifests, groups of rows.
 * May import core, settings, spark and table. Read {@link io.rlvr.jobs.stage.Stage} first.
 */
package io.rlvr.jobs.stage;
