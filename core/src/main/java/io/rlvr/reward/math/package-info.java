/**
 * The math verifier: reads an answer in LaTeX or plain text and decides whether it says the same as
 * the reference. May import data, config and its own packages, from options and expr over parse,
 * find and algebra to compare. Read {@link io.rlvr.reward.math.expr.Expr} first, then {@link
 * io.rlvr.reward.math.MathVerifier}.
 */
package io.rlvr.reward.math;
