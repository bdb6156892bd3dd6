package io.rlvr.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.rlvr.config.Settings;
import io.rlvr.data.Maybe;
import io.rlvr.loss.LossBatch;
import io.rlvr.loss.LossSettings;
import io.rlvr.loss.StepChoices;
import io.rlvr.model.engine.TokenSequence;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TestFirstPass {
  /** Gives the log-probabilities and entropies that a test wants, and notes what was asked. */
  private static final class Source implements GradientSource {
    private final List<String> asked = new ArrayList<>();

    @Override
    public float[][] logprobs(List<TokenSequence> sequences) {
      asked.add("logprobs of " + sequences.size());
      return new float[][] {{-1, -3}, {-5, -7}};
    }

    @Override
    public float[][] entropies(List<TokenSequence> sequences) {
      asked.add("entropies of " + sequences.size());
      return new float[][] {{1, 2}, {3, 4}};
    }

    @Override
    public GradientSum sum(List<TrainingSequence> optimizerStep) {
      throw new AssertionError("A first pass has no gradient");
    }
  }

  /** What the rollout stored (-2) is another policy's, and decides nothing. */
  private static List<TrainingSequence> step() {
    return List.of(sequence(2, 1, 2), sequence(-2, 1, 2));
  }

  private static TrainingSequence sequence(double advantage, int... prompt) {
    return new TrainingSequence(
        new TokenSequence(prompt, new int[] {7, 8}),
        new float[] {-2, -2},
        Maybe.none(),
        Maybe.none(),
        advantage);
  }

  private static List<TrainingSequence> over(Source source, String... overrides) {
    StepChoices choices =
        StepChoices.from(Settings.defaults(LossSettings.KEYS, List.of(overrides)));
    return new FirstPass(source, choices).over(step(), 1, 0);
  }

  @Test
  void aLossThatChoosesNothingHasNone() {
    Source source = new Source();

    assertThat(over(source, "loss.type=clipped"))
        .allMatch(sequence -> sequence.share().equals(StepShare.NONE));
    assertThat(source.asked).isEmpty();
  }

  /** Covariances 2 * 3, 2 * 1, -2 * -1, -2 * -3: the first and the last are the highest half. */
  @Test
  void aLossChoosesByThePolicyBeforeTheStep() {
    Source source = new Source();

    List<TrainingSequence> marked = over(source, "loss.type=kl-cov", "loss.kl-cov-share=0.5");

    assertThat(source.asked).containsExactly("logprobs of 2");
    // a micro-batch of the second sequence alone knows what was chosen of it
    LossBatch second = LossBatches.of(marked.subList(1, 2), new float[][] {{-5, -7}}, 4, 2);
    assertThat(second.step().apart()).isDeepEqualTo(new boolean[][] {{false, true}});
    assertThat(LossBatches.of(marked, new float[][] {{-1, -3}, {-5, -7}}, 4, 2).step().apart())
        .isDeepEqualTo(new boolean[][] {{true, false}, {false, true}});
  }

  /** The quantile 1/2 of 1, 2, 3, 4 is 2.5. */
  @Test
  void lowEntropiesAreLeftOut() {
    Source source = new Source();

    List<TrainingSequence> marked = over(source, "loss.type=clipped", "loss.top-entropy-share=0.5");

    assertThat(source.asked).containsExactly("entropies of 2");
    assertThat(LossBatches.of(marked, new float[][] {{-1, -3}, {-5, -7}}, 4, 2).step().leftOut())
        .isDeepEqualTo(new boolean[][] {{true, true}, {false, false}});
  }

  /** Prompts 1 2 (three and one tokens) and 1 (five tokens). */
  @Test
  void promptsAreKnownByTheirTokens() {
    List<TrainingSequence> step = List.of(response(3, 1, 2), response(5, 1), response(1, 1, 2));

    assertThat(StepShare.ofPrompts(step))
        .extracting(s -> s.share().prompts(), s -> s.share().promptTokens())
        .containsExactly(tuple(2L, 4L), tuple(2L, 5L), tuple(2L, 4L));
  }

  private static TrainingSequence response(int tokens, int... prompt) {
    return TrainingSequence.demonstration(new TokenSequence(prompt, new int[tokens]));
  }
}
