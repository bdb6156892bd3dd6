package io.rlvr.loss;

import io.rlvr.config.Settings;
import java.util.Optional;
import java.util.Random;

/**
 * What is chosen over a whole optimizer step, by the loss itself and by the entropy of its tokens.
 * Each needs a first pass over the step, forward alone.
 */
public final class StepChoices {
  /** Nothing: supervised training. */
  public static final StepChoices NONE = new StepChoices(Optional.empty(), Optional.empty());

  private final Optional<TokenChoice> loss;
  private final Optional<TopEntropy> topEntropy;

  private StepChoices(Optional<TokenChoice> loss, Optional<TopEntropy> topEntropy) {
    this.loss = loss;
    this.topEntropy = topEntropy;
  }

  /**
   * Those that {@code loss.type} and {@code loss.top-entropy-share} ask for.
   *
   * @throws io.rlvr.config.UserException if there is no such loss, or settings exclude each other
   */
  public static StepChoices from(Settings settings) {
    return PolicyLosses.named(settings) instanceof TokenChoice choice
        ? new StepChoices(Optional.of(choice), TopEntropy.from(settings))
        : new StepChoices(Optional.empty(), TopEntropy.from(settings));
  }

  /** Whether a choice reads the log-probabilities of the policy before the optimizer step. */
  public boolean needsLogprobs() {
    return loss.isPresent();
  }

  /** Whether a choice reads the entropies of the policy before the optimizer step. */
  public boolean needsEntropies() {
    return topEntropy.isPresent();
  }

  /**
   * What is chosen.
   *
   * @param step the whole optimizer step
   * @param entropies {@code [sequence][response token]} in nat; read where they are needed
   * @param seed of what is drawn
   */
  public StepView choose(LossBatch step, float[][] entropies, long seed) {
    boolean[][] none = StepView.none(step.mask());
    return step.step()
        .withChosen(
            loss.map(choice -> choice.choose(step, new Random(seed))).orElse(none),
            topEntropy.map(top -> top.leavesOut(entropies, step.mask())).orElse(none));
  }
}
