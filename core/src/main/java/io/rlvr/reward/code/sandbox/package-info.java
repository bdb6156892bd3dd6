/**
 * Runs a program that nobody vetted in a process of its own, within limits. May import the JDK
 * alone. Read {@link io.rlvr.reward.code.sandbox.Sandbox} first.
 */
package io.rlvr.reward.code.sandbox;
