/**
 * What a reward is and what all of them share: verdicts on responses, models that are lent, readers
 * of words and numbers. May import data, config, json, text and the math verifier; knows no engine
 * and no reward by name. Read {@link io.rlvr.reward.Reward} first.
 */
package io.rlvr.reward;
