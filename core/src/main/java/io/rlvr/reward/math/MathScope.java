package io.rlvr.reward.math;

/** Which part of a response the math verifier sees. */
public enum MathScope {
  /** All of it. */
  RESPONSE {
    @Override
    String of(String response) {
      return response;
    }
  },
  /** What follows the last {@code </think>}; nothing where there is none. */
  AFTER_THINK {
    @Override
    String of(String response) {
      int end = response.lastIndexOf(THINK_END);
      return end < 0 ? "" : response.substring(end + THINK_END.length());
    }
  };

  private static final String THINK_END = "</think>";

  abstract String of(String response);
}
