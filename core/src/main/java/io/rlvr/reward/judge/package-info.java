/**
 * Rewards that a language model decides, lent or behind an endpoint, with what guards them from
 * attacks. May import data, config, json, http.client, text, reward, its remote package and a JSON
 * library. Read {@link io.rlvr.reward.judge.JudgeReward} first.
 */
package io.rlvr.reward.judge;
