package io.rlvr.dataset;

import java.util.Locale;

/** What prompts are for. Each role has settings of its own under its prefix. */
public enum Role {
  TRAIN,
  EVAL;

  /** As keys and ids spell it. */
  public String spelled() {
    return name().toLowerCase(Locale.ROOT);
  }
}
