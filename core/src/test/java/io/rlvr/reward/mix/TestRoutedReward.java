package io.rlvr.reward.mix;

import static io.rlvr.reward.testing.FakeReward.parts;
import static io.rlvr.reward.testing.FakeReward.prompt;
import static io.rlvr.reward.testing.FakeReward.rollouts;
import static io.rlvr.reward.testing.FakeReward.settings;
import static io.rlvr.reward.testing.RewardCases.reward;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rlvr.config.UserException;
import io.rlvr.data.Prompt;
import io.rlvr.data.Verdict;
import io.rlvr.reward.Reward;
import io.rlvr.reward.testing.FakeReward;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TestRoutedReward {
  private static final Prompt MATHS = prompt("gsm8k", "maths", Map.of());
  private static final Prompt MEDICINE = prompt("medqa", "medicine", Map.of());

  private final FakeReward rule =
      new FakeReward("rule", Map.of("x", Verdict.scored(1), "y", Verdict.unscorable("no number")));
  private final FakeReward judge = new FakeReward("judge", Map.of("x", Verdict.scored(0.25)));

  @Test
  void theSourceChoosesTheReward() {
    Reward routed = routed("reward.routed.routes=gsm8k:rule, medqa:judge");

    assertThat(routed.score(MATHS, rollouts("x")).get(0).components())
        .isEqualTo(Map.of("rule", 1.0));
    assertThat(routed.score(MEDICINE, rollouts("x")).get(0).value()).isEqualTo(0.25);
    assertThat(rule.prompts).containsExactly(MATHS);
    assertThat(judge.prompts).containsExactly(MEDICINE);
  }

  @Test
  void theSubjectMayChooseToo() {
    Reward routed =
        routed("reward.routed.by=subject", "reward.routed.routes=[\"maths:rule\", \"a, b:judge\"]");

    assertThat(routed.score(MATHS, rollouts("x")).get(0).value()).isEqualTo(1);
    assertThat(routed.score(prompt("", "a, b", Map.of()), rollouts("x")).get(0).value())
        .isEqualTo(0.25);
  }

  @Test
  void aPromptWithoutRouteIsUnscorableOrGoesToTheDefault() {
    Reward strict = routed("reward.routed.routes=gsm8k:rule");
    Reward open = routed("reward.routed.routes=gsm8k:rule", "reward.routed.default=judge");

    List<Verdict> verdicts = strict.score(MEDICINE, rollouts("x", "x"));
    assertThat(verdicts).hasSize(2);
    assertThat(verdicts.get(1).status()).isEqualTo(Verdict.Status.UNSCORABLE);
    assertThat(verdicts.get(1).error()).contains("no route for source 'medqa'");
    assertThat(
            routed("reward.routed.by=subject", "reward.routed.routes=x:rule")
                .score(MEDICINE, rollouts("x"))
                .get(0)
                .error())
        .contains("no route for subject 'medicine'");
    assertThat(open.score(MEDICINE, rollouts("x")).get(0).value()).isEqualTo(0.25);
  }

  @Test
  void aPartsDoubtIsTold() {
    Verdict verdict = routed("reward.routed.routes=gsm8k:rule").score(MATHS, rollouts("y")).get(0);

    assertThat(verdict.status()).isEqualTo(Verdict.Status.UNSCORABLE);
    assertThat(verdict.error()).contains("rule: no number");
  }

  @Test
  void mistakesAreNamed() {
    assertThatThrownBy(() -> reward("routed"))
        .isInstanceOf(UserException.class)
        .hasMessage(
            "Missing reward.routed.routes (expected source:reward pairs with commas between them)");
    assertThatThrownBy(() -> reward("routed", "reward.routed.routes=gsm8k:"))
        .isInstanceOf(UserException.class)
        .hasMessage(
            "Invalid reward.routed.routes: 'gsm8k:' (expected source:reward pairs with commas"
                + " between them)");
    assertThatThrownBy(() -> reward("routed", "reward.routed.routes=gsm8k:numerc"))
        .isInstanceOf(UserException.class)
        .hasMessageStartingWith("Invalid reward.routed.routes: 'numerc' (expected one of ")
        .hasMessageEndingWith("). Did you mean 'numeric'?");
  }

  @Test
  void closesItsParts() {
    routed("reward.routed.routes=gsm8k:rule", "reward.routed.default=judge").close();

    assertThat(rule.isClosed).isTrue();
    assertThat(judge.isClosed).isTrue();
  }

  private Reward routed(String... overrides) {
    return RoutedReward.from(settings(overrides), parts(rule, judge));
  }
}
