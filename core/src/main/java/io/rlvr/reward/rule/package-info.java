/**
 * Rewards that a rule decides from the prompt and one response. May import data, config, json,
 * reward, the math verifier and libraries of JSON and JSON Schema. Read {@link
 * io.rlvr.reward.rule.ExactReward} first, whose file is the shortest.
 */
package io.rlvr.reward.rule;
