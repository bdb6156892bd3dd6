package io.rlvr.dataset;

/** What happens to rows that make no prompt, or one with the id of an earlier row. */
public enum Unusable {
  FAIL,
  DROP
}
