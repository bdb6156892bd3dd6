/**
 * An OpenAI-compatible chat endpoint as judges ask it; knows nothing of rewards. May import data,
 * config, json and http.client. Read {@link io.rlvr.reward.judge.remote.ChatEndpoint} first.
 */
package io.rlvr.reward.judge.remote;
