package io.rlvr.reward.rule;

import io.rlvr.config.Key;
import java.util.List;

/** The settings of the penalties. */
public final class PenaltySettings {
  public static final Key<Integer> OVERLONG_MAX_LENGTH =
      Key.integer(
          "reward.overlong.max-length",
          0,
          0,
          "Tokens of a response at which overlong reaches -1; overlong needs it (DAPO: 20480)");

  public static final Key<Integer> OVERLONG_CACHE =
      Key.integer(
          "reward.overlong.cache",
          0,
          0,
          "Tokens below reward.overlong.max-length over which overlong falls from 0 to -1 (DAPO:"
              + " 4096); 0 for a step");

  public static final Key<Integer> REPETITION_NGRAM =
      Key.integer(
          "reward.repetition.ngram", 3, 1, "Tokens of text in the n-grams that repetition counts");

  public static final List<Key<?>> KEYS =
      List.of(OVERLONG_MAX_LENGTH, OVERLONG_CACHE, REPETITION_NGRAM);

  private PenaltySettings() {}
}
