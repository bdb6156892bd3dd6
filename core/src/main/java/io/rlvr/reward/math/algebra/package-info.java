/**
 * Values of expressions, exact as quotients of polynomials and numeric with a bound of the error.
 * May import expr. Read {@link io.rlvr.reward.math.algebra.Exact} first, then {@link
 * io.rlvr.reward.math.algebra.Numeric}.
 */
package io.rlvr.reward.math.algebra;
