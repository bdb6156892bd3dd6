package io.rlvr.reward.math.options;

/** Which part of a response the math verifier sees. */
public enum MathScope {
  /** All of it. */
  RESPONSE {
    @Override
    public String of(String response) {
      return response;
    }
  },
  /** What follows the last {@code </think>}; nothing where there is none. */
  AFTER_THINK {
    @Override
    public String of(String response) {
      int end = response.lastIndexOf(THINK_END);
      return end < 0 ? "" : response.substring(end + THINK_END.length());
    }
  };

  private static final String THINK_END = "</think>";

  /** That part of the response. */
  public abstract String of(String response);
}
