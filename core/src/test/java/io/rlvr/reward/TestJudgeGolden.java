package io.rlvr.reward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.rlvr.config.Settings;
import io.rlvr.data.Message;
import io.rlvr.data.Prompt;
import io.rlvr.data.Rollout;
import io.rlvr.data.Verdict;
import io.rlvr.model.CausalLm;
import io.rlvr.model.DeviceChoice;
import io.rlvr.model.Precision;
import io.rlvr.text.PromptEncoder;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The judge on a real model, against transformers; see src/test/python/make_judge_fixture.py. */
class TestJudgeGolden {
  /** Ours is rounded to 1e-6; the rest is float32. */
  private static final double TOLERANCE = 1e-5;

  private static JsonNode golden;
  private static LoadedModel model;

  @BeforeAll
  static void load() throws IOException, URISyntaxException {
    Path folder = Path.of(TestJudgeGolden.class.getResource("/golden/judge").toURI());
    golden = new ObjectMapper().readTree(Files.readString(folder.resolve("golden.json")));
    model =
        new LoadedModel(
            CausalLm.load(folder, DeviceChoice.cpu(), Precision.FLOAT32),
            PromptEncoder.load(folder));
  }

  @AfterAll
  static void close() {
    model.close();
  }

  @Test
  void thePromptHasTheIdsOfTransformers() {
    JudgePrompt prompts = JudgePrompt.from(settings());
    for (JsonNode node : golden.get("cases")) {
      assertThat(model.encoder().encode(prompts.messages(prompt(node), text(node, "response"))))
          .containsExactly(ints(node.get("ids")));
    }
  }

  @Test
  void theWordsAreTheFirstTokensOfTheirSpellings() {
    YesNoTokens words = YesNoTokens.of(model.encoder().tokenizer());

    assertThat(words.choices().get(0)).containsExactly(ints(golden.get("yes")));
    assertThat(words.choices().get(1)).containsExactly(ints(golden.get("no")));
  }

  /**
   * Eq. 4 from the probabilities that transformers gives: p(YES) if it says YES, else 1 - p(NO).
   */
  @Test
  void softRewardsAreTheProbabilitiesOfTransformers() {
    List<Integer> yes = Arrays.stream(ints(golden.get("yes"))).boxed().toList();
    int saidYes = 0;
    for (JsonNode node : golden.get("cases")) {
      boolean isYes = yes.contains(node.get("top").asInt());
      double pYes = node.get("p_yes").asDouble();
      double pNo = node.get("p_no").asDouble();
      saidYes += isYes ? 1 : 0;

      Verdict soft = judge().score(prompt(node), List.of(rollout(0, node))).get(0);
      Verdict binary =
          judge("reward.judge.form=binary").score(prompt(node), List.of(rollout(0, node))).get(0);

      assertThat(soft.value()).isCloseTo(isYes ? pYes : 1 - pNo, within(TOLERANCE));
      assertThat(soft.probability().orElseThrow()).isCloseTo(pYes, within(TOLERANCE));
      assertThat(binary.value()).isEqualTo(isYes ? 1 : 0);
      assertThat(soft.flags()).isEmpty();
    }
    assertThat(saidYes).isBetween(1, golden.get("cases").size() - 1);
  }

  /** To the last bit: a group of equal answers must stay one of equal rewards. */
  @Test
  void equalAnswersHaveEqualVerdictsInAnyOrder() {
    Random random = new Random(3);
    for (int question = 0; question < 40; question++) {
      List<Rollout> group = new ArrayList<>(answers(random, 5));
      group.addAll(List.copyOf(group));
      List<Verdict> verdicts = judge().score(question(question), group);
      assertThat(verdicts.subList(5, 10)).isEqualTo(verdicts.subList(0, 5));

      Collections.reverse(group);
      List<Verdict> backward = new ArrayList<>(judge().score(question(question), group));
      Collections.reverse(backward);
      assertThat(backward).isEqualTo(verdicts);
    }
  }

  /** Rounding to 1e-6 parts what float32 gives to within 1e-7 by at most one step. */
  @Test
  void neighboursMoveNoMoreThanTheSixthDigit() {
    Random random = new Random(4);
    for (int question = 0; question < 20; question++) {
      List<Rollout> group = answers(random, 8);
      List<Verdict> together = judge().score(question(question), group);
      for (int i = 0; i < group.size(); i++) {
        Verdict alone = judge().score(question(question), List.of(group.get(i))).get(0);
        assertThat(together.get(i).value()).isCloseTo(alone.value(), within(1.01e-6));
        assertThat(together.get(i).judgeOutput()).isEqualTo(alone.judgeOutput());
      }
    }
  }

  private static Prompt question(int number) {
    return new Prompt(
        "p", List.of(Message.user("What is %d?".formatted(number))), "x", "", "", Map.of());
  }

  private static List<Rollout> answers(Random random, int count) {
    return IntStream.range(0, count)
        .mapToObj(
            i ->
                Rollout.ofText(
                    "p",
                    i,
                    "It is " + random.nextInt(100_000) + " so".repeat(random.nextInt(12)) + "."))
        .toList();
  }

  private static Reward judge(String... overrides) {
    return new Rewards(model).create("judge", settings(overrides));
  }

  private static Settings settings(String... overrides) {
    return Settings.defaults(RewardSettings.KEYS, List.of(overrides));
  }

  private static Prompt prompt(JsonNode node) {
    return new Prompt(
        "p",
        List.of(Message.user(text(node, "question"))),
        text(node, "reference"),
        "",
        "",
        Map.of());
  }

  private static Rollout rollout(int sample, JsonNode node) {
    return Rollout.ofText("p", sample, text(node, "response"));
  }

  private static String text(JsonNode node, String field) {
    return node.get(field).asText();
  }

  private static int[] ints(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).mapToInt(JsonNode::asInt).toArray();
  }

  /** A model in memory, lent as it is. */
  private record LoadedModel(CausalLm lm, PromptEncoder encoder)
      implements RewardModel, RewardModels {
    @Override
    public String digest() {
      return "golden";
    }

    @Override
    public int context() {
      return lm.config().maxPositions();
    }

    @Override
    public List<Distribution> firstTokens(List<int[]> prompts, List<int[]> choices) {
      return lm.firstTokens(prompts, choices).stream()
          .map(tokens -> new Distribution(tokens.probabilities(), tokens.top()))
          .toList();
    }

    @Override
    public float[][] logprobs(List<int[]> prompts, List<int[]> responses) {
      throw new UnsupportedOperationException();
    }

    @Override
    public <R> R judge(Function<RewardModel, R> work) {
      return work.apply(this);
    }

    @Override
    public <R> R policy(Function<RewardModel, R> work) {
      throw new UnsupportedOperationException();
    }

    void close() {
      lm.close();
      encoder.close();
    }
  }
}
