package io.rlvr.reward;

/** Which part of a response a text rule sees. */
public enum Scope {
  /** The last non-empty line (Su et al. 2025). */
  LAST_LINE {
    @Override
    String of(String response) {
      return LastLine.of(response);
    }
  },
  /** All of it. */
  RESPONSE {
    @Override
    String of(String response) {
      return response.strip();
    }
  };

  abstract String of(String response);
}
