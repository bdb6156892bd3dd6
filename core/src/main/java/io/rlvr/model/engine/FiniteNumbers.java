package io.rlvr.model.engine;

import io.rlvr.config.UserException;
import java.nio.file.Path;
import java.util.List;

/**
 * Refuses what a model computes where it is no number: its weights hold NaN, or are too large for
 * the precision. Nothing that follows from such a log-probability means anything.
 */
final class FiniteNumbers {
  private final Path model;

  /**
   * @param model its folder, for messages
   */
  FiniteNumbers(Path model) {
    this.model = model;
  }

  /** Of sampled tokens. */
  List<List<Sample>> samples(List<List<Sample>> groups) {
    groups.forEach(group -> group.forEach(sample -> check("sample from", sample.logprobs())));
    return groups;
  }

  /** Of given tokens, {@code [sequence][token]}. */
  float[][] logprobs(float[][] logprobs) {
    for (float[] sequence : logprobs) {
      check("score tokens by", sequence);
    }
    return logprobs;
  }

  /** Of the first token after a prompt. */
  List<FirstTokens> firstTokens(List<FirstTokens> scored) {
    for (FirstTokens tokens : scored) {
      for (double probability : tokens.probabilities()) {
        if (!Double.isFinite(probability)) {
          throw wrong("score tokens by", "probability", probability);
        }
      }
    }
    return scored;
  }

  private void check(String what, float[] logprobs) {
    for (float logprob : logprobs) {
      if (!Float.isFinite(logprob)) {
        throw wrong(what, "log-probability", logprob);
      }
    }
  }

  private UserException wrong(String what, String number, double value) {
    return new UserException(
        "Cannot %s model %s: %s of a token is %s (expected weights that are finite and not too"
            + " large for the precision)",
        what, model, number, value);
  }
}
