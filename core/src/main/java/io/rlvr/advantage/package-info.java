/**
 * Advantage estimators, one file each. May import data, stats and config. Read {@link
 * io.rlvr.advantage.AdvantageEstimator} first.
 */
package io.rlvr.advantage;
