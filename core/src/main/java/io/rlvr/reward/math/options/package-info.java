/**
 * What the math verifier can be asked to do. May import config. Read {@link
 * io.rlvr.reward.math.options.MathSettings} first.
 */
package io.rlvr.reward.math.options;
