/**
 * The reward that runs the program of a response against the tests of its prompt. May import data,
 * config, json, reward, its sandbox and a JSON library. Read {@link io.rlvr.reward.code.CodeReward}
 * first.
 */
package io.rlvr.reward.code;
