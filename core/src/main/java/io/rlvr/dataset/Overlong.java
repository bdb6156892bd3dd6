package io.rlvr.dataset;

/** What happens to prompts that are longer than the model takes. */
public enum Overlong {
  /** They are left out. */
  DROP,
  /** The import ends. */
  FAIL,
  /** The longest turn loses characters at its beginning until the prompt fits. */
  CUT_LEFT
}
