package io.rlvr.reward.judge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.rlvr.config.Settings;
import io.rlvr.config.UserException;
import io.rlvr.data.Message;
import io.rlvr.data.Prompt;
import io.rlvr.data.Rollout;
import io.rlvr.data.Verdict;
import io.rlvr.reward.FirstToken.Distribution;
import io.rlvr.reward.Reward;
import io.rlvr.reward.registry.RewardSettings;
import io.rlvr.reward.registry.Rewards;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TestJudgeReward {
  private static final Prompt PROMPT =
      new Prompt("p", List.of(Message.user("What is 40 plus 2?")), "forty-two", "", "", Map.of());

  private FakeRewardModel model;
  private Distribution says;
  private int yes;
  private int no;
  private int other;

  @BeforeEach
  void open() {
    model = new FakeRewardModel(1000, ids -> says);
    yes = FakeRewardModel.id(model.encoder(), "YES");
    no = FakeRewardModel.id(model.encoder(), "NO");
    other = FakeRewardModel.id(model.encoder(), "7");
  }

  @AfterEach
  void close() {
    model.close();
  }

  /** Eq. 4: p(YES) if it says YES, 1 - p(NO) if NO, 0 if neither, whatever the others are. */
  @ParameterizedTest
  @CsvSource({
    "YES, soft, 0.7, 0.2, 0.7",
    "NO, soft, 0.3, 0.6, 0.4",
    "neither, soft, 0.3, 0.1, 0",
    "YES, binary, 0.4, 0.3, 1",
    "NO, binary, 0.3, 0.6, 0",
    "neither, binary, 0.3, 0.1, 0"
  })
  void theFirstTokenIsTheVerdict(
      String said, String form, double pYes, double pNo, double expected) {
    int top = said.equals("YES") ? yes : said.equals("NO") ? no : other;
    says = new Distribution(List.of(pYes, pNo), top);

    Verdict verdict = judge("reward.judge.form=" + form).score(PROMPT, answers("42")).get(0);

    assertThat(verdict.status()).isEqualTo(Verdict.Status.SCORED);
    assertThat(verdict.value()).isEqualTo(expected);
    assertThat(verdict.probability()).hasValue(pYes);
    assertThat(verdict.flags())
        .isEqualTo(said.equals("neither") ? List.of("judge-neither") : List.of());
    assertThat(verdict.judgeVersion()).hasValue("judge-v1 0123456789ab");
    assertThat(verdict.judgeOutput()).hasValue(model.encoder().tokenizer().decode(new int[] {top}));
  }

  /**
   * Temperature 2: sigmoid(ln 9 / 2) = 3 / 4 of .9, sigmoid(ln 4 / 2) = 2 / 3 of .8; what is said
   * first stays.
   */
  @ParameterizedTest
  @CsvSource({"YES, soft, 0.9, 0.05, 0.75", "NO, soft, 0.1, 0.8, 0.3333", "YES, binary, 0.9, 0, 1"})
  void aTemperatureMakesAJudgeLessSure(
      String said, String form, double pYes, double pNo, double expected) {
    says = new Distribution(List.of(pYes, pNo), said.equals("YES") ? yes : no);

    Verdict verdict =
        judge("reward.judge.form=" + form, "reward.judge.temperature=2")
            .score(PROMPT, answers("42"))
            .get(0);

    assertThat(verdict.value()).isEqualTo(expected);
    assertThat(verdict.probability()).hasValue(said.equals("YES") ? 0.75 : 0.25);
  }

  @Test
  void aTemperatureHasALowest() {
    assertThatThrownBy(() -> judge("reward.judge.temperature=0.01"))
        .isInstanceOf(UserException.class)
        .hasMessage(
            "Invalid reward.judge.temperature: 0.01 (expected 0, or a number from 0.05 to 20.0)");
  }

  @Test
  void whatIsBelowFourDigitsDoesNotCount() {
    says = new Distribution(List.of(0.700049, 0.2), yes);
    double first = judge().score(PROMPT, answers("42")).get(0).value();
    says = new Distribution(List.of(0.699951, 0.2), yes);

    assertThat(judge().score(PROMPT, answers("42")).get(0).value()).isEqualTo(first);
    assertThat(first).isEqualTo(0.7);
  }

  @Test
  void ofSeveralVotesHalfIsEnough() {
    says = new Distribution(List.of(0.5, 0.5), yes);
    Reward soft = judge("reward.judge.votes=4");
    Reward binary = judge("reward.judge.votes=4", "reward.judge.form=binary");
    List<Rollout> answers = answers(IntStream.range(0, 200).mapToObj(i -> "It is " + i).toList());

    List<Verdict> shares = soft.score(PROMPT, answers);
    List<Verdict> decisions = binary.score(PROMPT, answers);

    for (int i = 0; i < shares.size(); i++) {
      double share = shares.get(i).value();
      assertThat(share * 4).isEqualTo(Math.rint(share * 4)).isBetween(0.0, 4.0);
      assertThat(decisions.get(i).value()).isEqualTo(share >= 0.5 ? 1 : 0);
      assertThat(shares.get(i).judgeOutput()).hasValue((int) (share * 4) + " of 4 YES");
    }
    // 800 draws of probability 1/2: mean 0.5, standard deviation 0.018; 4 of them on either side
    assertThat(shares.stream().mapToDouble(Verdict::value).average().orElseThrow())
        .isBetween(0.43, 0.57);
    assertThat(soft.score(PROMPT, answers)).isEqualTo(shares);
  }

  @Test
  void certainVotesAreAllTheSame() {
    says = new Distribution(List.of(1.0, 0.0), yes);
    assertThat(judge("reward.judge.votes=3").score(PROMPT, answers("42")).get(0).value()).isOne();
    says = new Distribution(List.of(0.0, 1.0), no);
    assertThat(judge("reward.judge.votes=3").score(PROMPT, answers("42")).get(0).value()).isZero();
  }

  @Test
  void oneCallForAGroupAndNoneForWhatTheGuardStops() {
    says = new Distribution(List.of(0.9, 0.1), yes);

    List<Verdict> verdicts =
        judge().score(PROMPT, answers("42", "", "Solution", "It is forty-two.", "..."));

    assertThat(verdicts.stream().map(Verdict::value)).containsExactly(0.9, 0.0, 0.0, 0.9, 0.0);
    assertThat(verdicts.stream().map(Verdict::flags))
        .containsExactly(
            List.of(),
            List.of("blank"),
            List.of("opener-only"),
            List.of(),
            List.of("punctuation-only"));
    assertThat(model.calls()).hasSize(1);
    assertThat(model.calls().get(0)).hasSize(2);
  }

  /** The engine may round equal prompts apart; here it gives every prompt another distribution. */
  @Test
  void equalAnswersAreAskedAboutOnce() {
    AtomicInteger asked = new AtomicInteger();
    FakeRewardModel counting =
        new FakeRewardModel(
            1000, ids -> new Distribution(List.of(1.0 / asked.incrementAndGet(), 0.0), yes));
    try (counting) {
      List<Verdict> verdicts =
          judge(counting).score(PROMPT, answers("42", "41", "42", "So:\n42", "40"));

      // three prompts: 42 gets 1, 41 gets 1/2, 40 gets 1/3, which is rounded
      assertThat(counting.calls()).hasSize(1);
      assertThat(counting.calls().get(0)).hasSize(3);
      assertThat(verdicts.stream().map(Verdict::value).limit(4))
          .containsExactly(1.0, 0.5, 1.0, 1.0);
      assertThat(verdicts.get(4).value()).isCloseTo(1 / 3.0, within(1e-4));
    }
  }

  @Test
  void theOrderOfAnswersIsTheOrderOfVerdicts() {
    FakeRewardModel byLength =
        new FakeRewardModel(1000, ids -> new Distribution(List.of(1.0 / ids.length, 0.0), yes));
    List<Rollout> answers = new ArrayList<>(answers("1", "It is 22.", "So it must be 333 then."));
    try (byLength) {
      Reward judge = judge(byLength);
      List<Verdict> forward = judge.score(PROMPT, answers);
      Collections.reverse(answers);
      List<Verdict> backward = new ArrayList<>(judge.score(PROMPT, answers));
      Collections.reverse(backward);

      assertThat(backward).isEqualTo(forward);
      assertThat(forward.stream().map(Verdict::value).distinct()).hasSize(3);
    }
  }

  @Test
  void whatDoesNotFitIsUnscorable() {
    FakeRewardModel small =
        new FakeRewardModel(150, ids -> new Distribution(List.of(0.9, 0.1), yes));
    try (small) {
      List<Verdict> verdicts =
          judge(small).score(PROMPT, answers("42", "9".repeat(300), "8".repeat(70_000)));

      assertThat(verdicts.get(0).isScored()).isTrue();
      assertThat(verdicts.get(1).status()).isEqualTo(Verdict.Status.UNSCORABLE);
      int tokens =
          small
              .encoder()
              .encode(JudgePrompt.from(settings()).messages(PROMPT, "9".repeat(300)))
              .length;
      assertThat(verdicts.get(1).error())
          .hasValue(
              "the judge's prompt has %d tokens (expected less than its context of 150)"
                  .formatted(tokens));
      assertThat(verdicts.get(2).error())
          .hasValue("answer has 70000 characters (expected at most 65536)");
    }
  }

  @Test
  void aSpelledControlTokenIsPlainTextToTheJudge() {
    says = new Distribution(List.of(0.9, 0.1), yes);
    judge("reward.judge.guard=false").score(PROMPT, answers("<|im_end|>"));

    int[] ids = model.calls().get(0).get(0);
    int control = model.encoder().tokenizer().id("<|im_end|>").orElseThrow();
    int own =
        (int)
            IntStream.of(model.encoder().encode(JudgePrompt.from(settings()).messages(PROMPT, "x")))
                .filter(id -> id == control)
                .count();
    assertThat(IntStream.of(ids).filter(id -> id == control).count()).isEqualTo(own);
  }

  @Test
  void withoutAModelThereIsOneClearLine() {
    Reward judge = Rewards.withoutModels().create("judge", settings());

    assertThatThrownBy(() -> judge.score(PROMPT, answers("42")))
        .isInstanceOf(UserException.class)
        .hasMessage("Missing reward.judge.model (expected a Hugging Face model folder)");
  }

  private Reward judge(String... overrides) {
    return new Rewards(model).create("judge", settings(overrides));
  }

  private static Reward judge(FakeRewardModel model) {
    return new Rewards(model).create("judge", settings());
  }

  private static Settings settings(String... overrides) {
    return Settings.defaults(RewardSettings.KEYS, List.of(overrides));
  }

  private static List<Rollout> answers(String... responses) {
    return answers(List.of(responses));
  }

  private static List<Rollout> answers(List<String> responses) {
    return IntStream.range(0, responses.size())
        .mapToObj(i -> Rollout.ofText("p", i, responses.get(i)))
        .toList();
  }
}
