package io.rlvr.dataset.miniature;

/**
 * A question with what is right, and with the answer of one who is careless in a way that the
 * subject invites.
 *
 * @param right every right wording that the domain knows
 * @param wrong none of its wordings is right
 */
public record Item(String question, Worked right, Worked wrong) {}
