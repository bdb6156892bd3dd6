/**
 * Rewards: rule verifiers, judges and mixes. May import data, config, json, text's public types and
 * an HTTP client; knows no engine. Read {@link io.rlvr.reward.Reward} first.
 */
package io.rlvr.reward;
