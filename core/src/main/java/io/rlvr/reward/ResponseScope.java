package io.rlvr.reward;

/** Which part of a response a text rule sees. */
public enum ResponseScope {
  /** The last non-empty line (Su et al. 2025). */
  LAST_LINE {
    @Override
    public String of(String response) {
      return LastLine.of(response);
    }
  },
  /** All of it. */
  RESPONSE {
    @Override
    public String of(String response) {
      return response.strip();
    }
  };

  /** That part, without white space around it. */
  public abstract String of(String response);
}
