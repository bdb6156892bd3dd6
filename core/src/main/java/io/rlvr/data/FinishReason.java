package io.rlvr.data;

import java.util.Locale;

/** Why generation of a sample ended. */
public enum FinishReason {
  /** The model emitted a stop token. */
  STOP,
  /** The token budget ran out. */
  LENGTH;

  /** The reason that tables spell so. */
  public static FinishReason of(String spelled) {
    return valueOf(spelled.toUpperCase(Locale.ROOT));
  }

  /** As tables have it: {@code stop}. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
