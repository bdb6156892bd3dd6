package io.rlvr.model.engine;

import java.io.Serializable;

/**
 * A prompt and a response to score.
 *
 * @param promptIds token ids, at least one
 * @param responseIds token ids, may be empty
 */
@SuppressWarnings("ArrayRecordComponent") // token ids by the million
public record TokenSequence(int[] promptIds, int[] responseIds) implements Serializable {
  public TokenSequence {
    if (promptIds.length == 0) {
      throw new IllegalArgumentException("A prompt has no tokens");
    }
  }

  /** Tokens of both. */
  public int length() {
    return promptIds.length + responseIds.length;
  }

  /** The id at a place from the prompt's first token on. */
  int id(int place) {
    return place < promptIds.length ? promptIds[place] : responseIds[place - promptIds.length];
  }
}
