package io.rlvr.dataset;

import io.rlvr.config.UserException;
import io.rlvr.data.Prompt;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Which prompts of a dataset are taken: first the held-out share, then the order, then the part.
 */
final class Selection {
  private Selection() {}

  /**
   * The prompts that the options ask for, with the system turn that they lack.
   *
   * @throws UserException if the dataset is empty or nothing of it is left
   */
  static List<Prompt> of(List<Prompt> prompts, DatasetOptions options) {
    if (prompts.isEmpty()) {
      throw new UserException(
          "Cannot use dataset %s: it holds no prompts (expected at least one)",
          options.described());
    }
    List<Prompt> kept = new ArrayList<>();
    for (Prompt prompt : prompts) {
      if (isRead(prompt, options)) {
        kept.add(prompt);
      }
    }
    if (options.shuffle()) {
      kept.sort(
          Comparator.comparingLong((Prompt prompt) -> StableHash.of(options.order(prompt)))
              .thenComparing(Prompt::promptId));
    }
    int from = Math.min(options.offset(), kept.size());
    int to = (int) Math.min(from + (long) options.limit().orElse(kept.size()), kept.size());
    if (from == to) {
      throw new UserException(
          "Cannot use dataset %s: none of its %d prompts is left by held-out-share %s and offset %d"
              + " of dataset.%s (expected at least one)",
          options.described(),
          prompts.size(),
          options.heldOutShare(),
          options.offset(),
          options.role().spelled());
    }
    return kept.subList(from, to).stream().map(options::complete).toList();
  }

  /** Those of the role's share, in their order. */
  static List<Prompt> ofShare(List<Prompt> prompts, DatasetOptions options) {
    return prompts.stream()
        .filter(prompt -> isRead(prompt, options))
        .map(options::complete)
        .toList();
  }

  /** By hash of the question, so that all prompts of one question go to the same role. */
  private static boolean isRead(Prompt prompt, DatasetOptions options) {
    if (options.heldOutShare() == 0) {
      return true;
    }
    double place = StableHash.fraction("held-out/" + prompt.question());
    boolean isHeldOut = place < options.heldOutShare();
    return isHeldOut == (options.role() == Role.EVAL);
  }
}
