/**
 * Whether two expressions say the same: numbers, sets, relations and words, each in a class. May
 * import options, expr and algebra. Read {@link io.rlvr.reward.math.compare.Equality} first.
 */
package io.rlvr.reward.math.compare;
