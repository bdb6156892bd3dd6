/**
 * Servers that sample for rollouts: what they are asked in the words of each kind, how a policy
 * version reaches them and is proved. May import config, data, json, http.client, text,
 * model.engine and rollout. Read {@link io.rlvr.rollout.server.PolicyServer} first.
 */
package io.rlvr.rollout.server;
