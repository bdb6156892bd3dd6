package io.rlvr.data;

/** Why generation of a sample ended. */
public enum FinishReason {
  /** The model emitted a stop token. */
  STOP,
  /** The token budget ran out. */
  LENGTH
}
