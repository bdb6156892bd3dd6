/**
 * The math verifier: reads an answer in LaTeX or plain text into an {@link Expr} and decides
 * whether it says the same as the reference. Imports the JDK and what {@code reward} may import;
 * read {@link Expr} first.
 */
package io.rlvr.reward.math;
