package io.rlvr.dataset;

/** What happens to rows without a prompt, without a reference or with the id of an earlier row. */
public enum Unusable {
  FAIL,
  DROP
}
