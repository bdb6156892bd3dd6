/**
 * Rewards that are made of other rewards. May import data, config, json, reward, reward.judge and a
 * JSON library, and gets its parts from whoever makes it. Read {@link
 * io.rlvr.reward.mix.WeightedReward} first.
 */
package io.rlvr.reward.mix;
