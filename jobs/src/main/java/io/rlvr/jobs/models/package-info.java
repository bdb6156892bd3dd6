/**
 * Models that stay in the memory of an executor between tasks, and what is done with them. May
 * import core, settings, storage and spark. Read {@link io.rlvr.jobs.models.ExecutorModels} first.
 */
package io.rlvr.jobs.models;
