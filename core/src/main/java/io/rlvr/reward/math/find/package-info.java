/**
 * Finds where answers may stand in a response. May import parse. Read {@link
 * io.rlvr.reward.math.find.AnswerExtractor} first.
 */
package io.rlvr.reward.math.find;
