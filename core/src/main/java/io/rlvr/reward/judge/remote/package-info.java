/**
 * An OpenAI-compatible chat endpoint as a process uses it: requests, retries, circuit breaker;
 * knows nothing of rewards. May import data, config, json, http and the library of retries. Read
 * {@link io.rlvr.reward.judge.remote.ChatEndpoint} first.
 */
package io.rlvr.reward.judge.remote;
