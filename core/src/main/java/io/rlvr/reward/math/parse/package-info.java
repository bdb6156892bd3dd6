/**
 * Makes an expression of a formula in LaTeX or plain text. May import expr. Read {@link
 * io.rlvr.reward.math.parse.MathParser} first.
 */
package io.rlvr.reward.math.parse;
