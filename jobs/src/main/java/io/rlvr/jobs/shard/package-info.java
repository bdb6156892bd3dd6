/**
 * The update whose optimizer state lies in shards: tasks step AdamW and write the next version, and
 * the driver holds no weights. May import core, settings, storage, spark, models, stage and
 * gradient. Read {@link io.rlvr.jobs.shard.ShardedUpdate} first.
 */
package io.rlvr.jobs.shard;
