/**
 * Expressions as read, and the bounds on work with them. May import the JDK alone. Read {@link
 * io.rlvr.reward.math.expr.Expr} first.
 */
package io.rlvr.reward.math.expr;
