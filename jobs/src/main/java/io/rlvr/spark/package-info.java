/**
 * The public API: what other programs, notebooks and Spark call. May import all of jobs and core.
 * What is public here stays as it is. Read {@link io.rlvr.spark.Rlvr} first.
 */
package io.rlvr.spark;
