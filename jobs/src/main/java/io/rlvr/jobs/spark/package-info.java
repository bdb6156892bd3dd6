/**
 * Sessions of Spark, and where its tasks run and on which device. May import core and settings.
 * Read {@link io.rlvr.jobs.spark.Placement} first.
 */
package io.rlvr.jobs.spark;
