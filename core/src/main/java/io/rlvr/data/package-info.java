/**
 * The records that cross module borders: what a row of each table means. Imports nothing but the
 * JDK. Read {@link io.rlvr.data.Rollout} first.
 */
package io.rlvr.data;
