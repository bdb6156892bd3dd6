package io.rlvr.model.engine;

import io.rlvr.config.UserException;
import io.rlvr.model.family.ModelConfig;

/** Checks ids before the engine sees them: it would read beyond a table, or die. */
final class TokenIds {
  private TokenIds() {}

  /**
   * @throws UserException if an id is not in the model's vocabulary
   */
  static void check(int[] ids, ModelConfig config) {
    for (int id : ids) {
      if (id < 0 || id >= config.vocabSize()) {
        throw new UserException(
            "Cannot embed token id: %d (expected 0 to %d, the vocabulary of the model)",
            id, config.vocabSize() - 1);
      }
    }
  }

  /**
   * @throws UserException if an id is not in the vocabulary or the sequence exceeds the context
   */
  static void check(TokenSequence sequence, ModelConfig config) {
    check(sequence.promptIds(), config);
    check(sequence.responseIds(), config);
    if (sequence.length() > config.maxPositions()) {
      throw new UserException(
          "Cannot score sequence: prompt has %d tokens and response %d"
              + " (context of the model is %d)",
          sequence.promptIds().length, sequence.responseIds().length, config.maxPositions());
    }
  }
}
