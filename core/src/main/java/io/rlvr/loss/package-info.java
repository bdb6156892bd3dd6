/**
 * Losses as pure functions of log-probabilities. May import data and config; knows no engine. Read
 * {@link io.rlvr.loss.PolicyLoss} first.
 */
package io.rlvr.loss;
