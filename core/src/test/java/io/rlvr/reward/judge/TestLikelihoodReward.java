package io.rlvr.reward.judge;

import static io.rlvr.reward.testing.FakeReward.rollouts;
import static io.rlvr.reward.testing.FakeReward.settings;
import static io.rlvr.reward.testing.RewardCases.prompt;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.rlvr.config.UserException;
import io.rlvr.data.FinishReason;
import io.rlvr.data.Rollout;
import io.rlvr.data.Verdict;
import io.rlvr.reward.Reward;
import io.rlvr.reward.RewardModel;
import io.rlvr.reward.RewardModels;
import io.rlvr.reward.registry.Rewards;
import io.rlvr.reward.testing.RewardCases;
import io.rlvr.text.BpeTrainer;
import io.rlvr.text.PromptEncoder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TestLikelihoodReward {
  @TempDir private static Path folder;

  private static PromptEncoder encoder;

  private final FakePolicy policy = new FakePolicy();

  /**
   * Finds each token of the reference half as probable as the one before it, starting at 0.8 after
   * some reasoning and at 0.4 without any.
   */
  private static final class FakePolicy implements RewardModel {
    private final List<String> contexts = new ArrayList<>();
    private final List<String> responses = new ArrayList<>();
    private int calls;
    private int context = 1000;

    @Override
    public PromptEncoder encoder() {
      return encoder;
    }

    @Override
    public String digest() {
      return "digest";
    }

    @Override
    public int context() {
      return context;
    }

    @Override
    public List<Distribution> firstTokens(int[] shared, List<int[]> prompts, List<int[]> choices) {
      throw new IllegalStateException("not asked here");
    }

    @Override
    public float[][] logprobs(List<int[]> prompts, List<int[]> given) {
      calls++;
      float[][] logprobs = new float[prompts.size()][];
      for (int i = 0; i < logprobs.length; i++) {
        String context = encoder.tokenizer().decode(prompts.get(i));
        contexts.add(context);
        responses.add(encoder.tokenizer().decode(given.get(i)));
        logprobs[i] = new float[given.get(i).length];
        double p = context.contains("because") ? 0.8 : 0.4;
        for (int t = 0; t < logprobs[i].length; t++) {
          logprobs[i][t] = (float) Math.log(p);
          p /= 2;
        }
      }
      return logprobs;
    }
  }

  @BeforeAll
  static void trainTokenizer() throws IOException {
    BpeTrainer.train(Stream.of("a few words", "a few words"), 260, folder);
    encoder = PromptEncoder.load(folder);
  }

  @AfterAll
  static void close() {
    encoder.close();
  }

  @Test
  void theReferenceTakesThePlaceOfTheLastLine() {
    reward().score(prompt("Paris"), List.of(rollout("It is so\n because.\nRome.\n\n")));

    assertThat(policy.contexts).containsExactly("Q?It is so\n because.\n");
    assertThat(policy.responses).containsExactly("Paris");
  }

  @Test
  void meanIsTheMeanOfTheProbabilities() {
    int tokens = encoder.tokenizer().encode("Paris").length;
    // 0.8, 0.4, ...: the sum of a geometric series, 0.8 * 2 * (1 - 2^-T), over T
    double mean = 1.6 * (1 - Math.pow(2, -tokens)) / tokens;

    Verdict verdict = reward().score(prompt("Paris"), List.of(rollout("because\nx"))).get(0);

    assertThat(tokens).isGreaterThan(1);
    assertThat(verdict.value()).isCloseTo(mean, within(1e-6));
    assertThat(verdict.components()).isEqualTo(Map.of("likelihood", verdict.value()));
  }

  @Test
  void productIsTheProbabilityOfTheWhole() {
    int tokens = encoder.tokenizer().encode("Paris").length;
    // 0.8^T * 2^-(0 + 1 + ... + T-1)
    double product = Math.pow(0.8, tokens) * Math.pow(2, -tokens * (tokens - 1) / 2.0);

    assertThat(
            reward("reward.likelihood.form=product")
                .score(prompt("Paris"), List.of(rollout("because\nx")))
                .get(0)
                .value())
        .isCloseTo(product, within(1e-9));
  }

  @Test
  void debiasSubtractsWhatComesWithoutReasoningAndClips() {
    int tokens = encoder.tokenizer().encode("Paris").length;
    double base = 0.8 * (1 - Math.pow(2, -tokens)) / tokens; // as above, from 0.4

    List<Verdict> verdicts =
        reward("reward.likelihood.debias=true")
            .score(
                prompt("Paris"),
                List.of(rollout("because\nx"), rollout("no reason\nx"), rollout("x")));

    // 0.8 against 0.4 halves, so value = base; equal ones give 0
    assertThat(verdicts.get(0).value()).isCloseTo(base, within(1e-6));
    assertThat(verdicts.get(0).components().get("likelihood")).isCloseTo(2 * base, within(1e-6));
    assertThat(verdicts.get(0).components().get("base")).isCloseTo(base, within(1e-6));
    assertThat(verdicts.get(1).value()).isZero();
    assertThat(verdicts.get(2).value()).isZero();
  }

  @Test
  void theGroupIsOneCallAndEqualContextsAreAskedOnce() {
    reward("reward.likelihood.debias=true")
        .score(
            prompt("Paris"), List.of(rollout("because\nx"), rollout("because\ny"), rollout("z")));

    assertThat(policy.calls).isEqualTo(1);
    assertThat(policy.contexts).containsExactly("Q?because\n", "Q?");
  }

  @Test
  void aTextIsAskedAfterThePromptsMessages() {
    reward().score(prompt("Paris"), rollouts("because\nx"));

    // RewardCases.prompt asks "?"
    String asked = encoder.tokenizer().decode(encoder.encode(prompt("").messages()));
    assertThat(policy.contexts).containsExactly(asked + "because\n");
  }

  @Test
  void aSeparatorMayPartReasoningAndAnswer() {
    List<Verdict> verdicts =
        reward("reward.likelihood.separator=\"The answer is \"")
            .score(
                prompt("Paris"),
                List.of(
                    rollout("because\nThe answer is A. No. The answer is Rome.\nSo there."),
                    rollout("because\nRome.")));

    assertThat(policy.contexts).containsExactly("Q?because\nThe answer is A. No. The answer is");
    assertThat(policy.responses).containsExactly(" Paris");
    assertThat(verdicts.get(1)).isEqualTo(Verdict.scored(0, List.of("no-separator")));
  }

  @Test
  void blankTextsSayNothing() {
    assertThat(reward().score(prompt("Paris"), rollouts(" \n")).get(0))
        .isEqualTo(Verdict.scored(0, List.of("blank")));
    Verdict noReference = reward().score(prompt(" "), rollouts("x")).get(0);
    assertThat(noReference.status()).isEqualTo(Verdict.Status.UNSCORABLE);
    assertThat(noReference.error()).contains("reference has no tokens: ' '");
    assertThat(policy.calls).isZero();
  }

  @Test
  void theOrderOfRolloutsDoesNotMatter() {
    Rollout one = rollout("because\nx");
    Rollout two = rollout("no\nx");

    List<Verdict> straight = reward().score(prompt("Paris"), List.of(one, two));
    List<Verdict> turned = reward().score(prompt("Paris"), List.of(two, one));

    assertThat(List.of(turned.get(1), turned.get(0))).isEqualTo(straight);
    assertThat(straight.get(0)).isNotEqualTo(straight.get(1));
  }

  @Test
  void reasoningThatLeavesNoRoomForTheReferenceIsUnscorable() {
    int prompt = encoder.tokenizer().encode("Q?").length;
    int reasoning = encoder.tokenizer().encode("because\n").length;
    int reference = encoder.tokenizer().encode("Paris").length;
    policy.context = prompt + reasoning + reference;

    List<Verdict> verdicts =
        reward().score(prompt("Paris"), List.of(rollout("because\nx"), rollout("because \nx")));

    assertThat(verdicts.get(0).isScored()).isTrue();
    assertThat(verdicts.get(1).status()).isEqualTo(Verdict.Status.UNSCORABLE);
    assertThat(verdicts.get(1).error())
        .contains(
            "prompt and reasoning have %d tokens (expected at most %d, what the policy's context leaves beside the reference)"
                .formatted(prompt + reasoning + 1, prompt + reasoning));
  }

  @Test
  void withoutAPolicyItIsRefused() {
    Reward reward = RewardCases.reward("likelihood");

    assertThatThrownBy(() -> reward.score(prompt("Paris"), rollouts("x")))
        .isInstanceOf(UserException.class)
        .hasMessage("Cannot score by likelihood: no policy here (expected a run, or --model)");
  }

  private Reward reward(String... overrides) {
    RewardModels models =
        new RewardModels() {
          @Override
          public <R> R judge(Function<RewardModel, R> work) {
            throw new IllegalStateException("not asked here");
          }

          @Override
          public <R> R policy(Function<RewardModel, R> work) {
            return work.apply(policy);
          }
        };
    return new Rewards(models).create("likelihood", settings(overrides));
  }

  /** A sample whose prompt was "Q?". */
  private static Rollout rollout(String response) {
    int[] ids = encoder.tokenizer().encode(response);
    return new Rollout(
        1,
        "p",
        0,
        encoder.tokenizer().encode("Q?"),
        ids,
        new float[ids.length],
        Optional.empty(),
        response,
        FinishReason.STOP,
        0,
        "",
        0);
  }
}
