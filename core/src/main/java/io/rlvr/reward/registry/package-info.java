/**
 * All rewards by name, their settings together, and the rewards that only watch. May import all
 * packages of reward; nothing in them imports this one. Read {@link
 * io.rlvr.reward.registry.Rewards} first.
 */
package io.rlvr.reward.registry;
