package io.rlvr.dataset;

/** What happens to held-out prompts that training has too. */
public enum Duplicates {
  /** They stay, counted. */
  KEEP,
  /** They are left out. */
  DROP,
  /** The import ends. */
  FAIL
}
