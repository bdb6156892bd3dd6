package io.rlvr.rollout.server;

import io.rlvr.model.engine.TokenSequence;
import io.rlvr.text.PromptEncoder;
import java.io.Serializable;
import java.util.Arrays;

/**
 * A fixed text and log-probabilities of some of its tokens under a policy version: whoever serves
 * that version gives the same ones, within rounding.
 *
 * @param ids of the text, at least two
 * @param places which ids are scored, given those before them; from 1
 * @param expected of each place, in nat at temperature 1
 */
@SuppressWarnings("ArrayRecordComponent") // compared by their numbers alone
public record Probe(int[] ids, int[] places, float[] expected) implements Serializable {
  /** Words, numbers and signs, so that many rows of the embedding and the head have a part. */
  private static final String TEXT =
      "The sum of 27 and 15 is 42, since 20 + 10 = 30 and 7 + 5 = 12.\nQ: Who wrote it?\n"
          + "A: It was written in the year 1987 by two friends; \"one\" of them (the elder) knew.";

  private static final int MOST_IDS = 48;
  private static final int MOST_PLACES = 16; // each is a request of its own

  /** Where a server is farthest from a probe. */
  record Gap(int token, double got, double expected) {
    double size() {
      return Math.abs(got - expected);
    }
  }

  /**
   * The text as ids of a model, without what a version expects of it.
   *
   * @param context the most tokens of the model
   */
  public static TokenSequence text(PromptEncoder encoder, int context) {
    int[] ids = encoder.encodeText(TEXT);
    int length = Math.min(Math.min(MOST_IDS, ids.length), context - 1);
    return new TokenSequence(
        Arrays.copyOfRange(ids, 0, 1), Arrays.copyOfRange(ids, 1, Math.max(2, length)));
  }

  /**
   * The text with what a version expects of it.
   *
   * @param logprobs of the ids behind the first
   */
  public static Probe of(TokenSequence text, float[] logprobs) {
    int[] ids = new int[text.length()];
    System.arraycopy(text.promptIds(), 0, ids, 0, 1);
    System.arraycopy(text.responseIds(), 0, ids, 1, text.responseIds().length);
    int[] places = new int[Math.min(MOST_PLACES, logprobs.length)];
    float[] expected = new float[places.length];
    for (int i = 0; i < places.length; i++) {
      places[i] = 1 + i * logprobs.length / places.length;
      expected[i] = logprobs[places[i] - 1];
    }
    return new Probe(ids, places, expected);
  }

  /**
   * The largest difference.
   *
   * @param got as many as are expected
   */
  Gap gap(float[] got) {
    return gap(got, expected);
  }

  static Gap gap(float[] got, float[] expected) {
    Gap largest = new Gap(0, got[0], expected[0]);
    for (int i = 1; i < expected.length; i++) {
      Gap gap = new Gap(i, got[i], expected[i]);
      if (gap.size() > largest.size()) {
        largest = gap;
      }
    }
    return largest;
  }
}
