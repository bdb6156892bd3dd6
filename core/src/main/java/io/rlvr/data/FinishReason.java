package io.rlvr.data;

import java.util.Locale;

/** Why generation of a sample ended. */
public enum FinishReason {
  /** The model emitted a stop token. */
  STOP,
  /** The token budget ran out. */
  LENGTH;

  /** As tables have it: {@code stop}. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
