package io.rlvr.reward.mix;

import static io.rlvr.reward.testing.FakeReward.parts;
import static io.rlvr.reward.testing.FakeReward.rollouts;
import static io.rlvr.reward.testing.FakeReward.settings;
import static io.rlvr.reward.testing.RewardCases.prompt;
import static io.rlvr.reward.testing.RewardCases.reward;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.rlvr.config.UserException;
import io.rlvr.data.Verdict;
import io.rlvr.reward.Reward;
import io.rlvr.reward.testing.FakeReward;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class TestWeightedReward {
  private static final Verdict JUDGED =
      new Verdict(
          Verdict.Status.SCORED,
          0.75,
          OptionalDouble.of(0.75),
          Map.of("votes", 3.0),
          List.of("noted"),
          Optional.of("YES"),
          Optional.of("v1"),
          Optional.empty(),
          2,
          30);

  @Test
  void theValueIsTheWeightedSumAndComponentsAreTheParts() {
    // "It is 42." against 42: contains 1; jaccard of {it, is, 42} and {42} is 1/3.
    // 0.8 * 1 + 0.3 * 1/3 = 0.9; "7": 0 and 0.
    Reward reward = reward("weighted", "reward.weighted.parts=contains:0.8, jaccard:0.3");

    List<Verdict> verdicts = reward.score(prompt("42"), rollouts("It is 42.", "7"));

    assertThat(verdicts.get(0).value()).isCloseTo(0.9, within(1e-12));
    assertThat(verdicts.get(0).components()).isEqualTo(Map.of("contains", 1.0, "jaccard", 1.0 / 3));
    assertThat(verdicts.get(1).value()).isZero();
    assertThat(verdicts.get(1).components()).isEqualTo(Map.of("contains", 0.0, "jaccard", 0.0));
  }

  @Test
  void aWeightBelowZeroTakesAway() {
    // 1 * 1 - 2 * 1/3
    Reward reward = reward("weighted", "reward.weighted.parts=[\"contains:1\", \"jaccard:-2\"]");

    assertThat(reward.score(prompt("42"), rollouts("It is 42.")).get(0).value())
        .isCloseTo(1.0 / 3, within(1e-12));
  }

  @Test
  void whatPartsSaidIsKept() {
    Verdict rule = Verdict.scored(0, List.of("noted", "blank"));
    Verdict verdict =
        weighted("reward.weighted.missing=fail", fake("judge", JUDGED), fake("rule", rule));

    // 2 * 0.75 + 1 * 0; latency 30 + 0; the judge needed two attempts, the rule one
    assertThat(verdict)
        .isEqualTo(
            new Verdict(
                Verdict.Status.SCORED,
                1.5,
                OptionalDouble.of(0.75),
                Map.of("judge", 0.75, "judge.votes", 3.0, "rule", 0.0),
                List.of("noted", "blank"),
                Optional.of("YES"),
                Optional.of("v1"),
                Optional.empty(),
                2,
                30));
  }

  @Test
  void whatIsCountedIsSummed() {
    Verdict three = Verdict.scored(0).rescored(0, Map.of("cost", 0.25, "input_tokens", 3.0));
    Verdict five = Verdict.scored(0).rescored(1, Map.of("cost", 0.5, "output_tokens", 5.0));

    Verdict verdict =
        weighted("reward.weighted.missing=fail", fake("judge", three), fake("rule", five));

    assertThat(verdict.components())
        .isEqualTo(
            Map.of(
                "judge",
                0.0,
                "rule",
                1.0,
                "cost",
                0.75,
                "input_tokens",
                3.0,
                "output_tokens",
                5.0));
  }

  @Test
  void aPartWithoutValueLeavesTheWholeWithoutOne() {
    Verdict unscorable =
        weighted(
            "reward.weighted.missing=fail",
            fake("judge", JUDGED),
            fake("rule", Verdict.unscorable("no number")));
    Verdict failed =
        weighted(
            "reward.weighted.missing=fail",
            fake("judge", Verdict.unscorable("no number")),
            fake("rule", Verdict.failed("HTTP 500")));

    assertThat(unscorable.status()).isEqualTo(Verdict.Status.UNSCORABLE);
    assertThat(unscorable.error()).contains("rule: no number");
    assertThat(unscorable.components()).containsOnlyKeys("judge", "judge.votes");
    assertThat(failed.status()).isEqualTo(Verdict.Status.FAILED);
    assertThat(failed.error()).contains("rule: HTTP 500");
  }

  @Test
  void renormaliseScalesTheOthersUp() {
    // weights judge 2, rule 1: 2 * 0.75 * (2 + 1) / 2 = 2.25, as if the rule had given 0.75 too
    Verdict one =
        weighted(
            "reward.weighted.missing=renormalise",
            fake("judge", JUDGED),
            fake("rule", Verdict.failed("HTTP 500")));
    Verdict none =
        weighted(
            "reward.weighted.missing=renormalise",
            fake("judge", Verdict.unscorable("why")),
            fake("rule", Verdict.failed("HTTP 500")));

    assertThat(one.isScored()).isTrue();
    assertThat(one.value()).isCloseTo(2.25, within(1e-12));
    assertThat(one.error()).isEmpty();
    assertThat(none.status()).isEqualTo(Verdict.Status.FAILED);
    assertThat(none.error()).contains("rule: HTTP 500");
  }

  @Test
  void closesItsParts() {
    FakeReward judge = fake("judge", JUDGED);

    WeightedReward.from(settings("reward.weighted.parts=judge:1"), parts(judge)).close();

    assertThat(judge.isClosed).isTrue();
  }

  @Test
  void mistakesAreNamed() {
    refused(
        "reward.weighted.parts=",
        "Missing reward.weighted.parts (expected reward:weight pairs with commas between them)");
    refused(
        "reward.weighted.parts=contains:1, jaccard",
        "Invalid reward.weighted.parts: 'contains:1, jaccard' (expected reward:weight pairs with"
            + " commas between them)");
    refused(
        "reward.weighted.parts=contains:much",
        "Invalid reward.weighted.parts: 'much' (expected a number as the weight of contains)");
    refused(
        "reward.weighted.parts=contains:NaN",
        "Invalid reward.weighted.parts: 'NaN' (expected a number as the weight of contains)");
    refused(
        "reward.weighted.parts=contains:1, contains:2",
        "Invalid reward.weighted.parts: 'contains' is there twice (expected it once)");
    refused(
        "reward.weighted.parts=weighted:1",
        "Cannot make reward weighted: it is a part of itself (weighted > weighted)");
  }

  @Property
  void theOrderOfRolloutsDoesNotMatter(
      @ForAll @Size(min = 2, max = 6) List<@DoubleRange(min = -5, max = 5) Double> values) {
    String[] names = new String[values.size()];
    Map<String, Verdict> first = new java.util.HashMap<>();
    Map<String, Verdict> second = new java.util.HashMap<>();
    for (int i = 0; i < names.length; i++) {
      names[i] = "r" + i;
      first.put(names[i], Verdict.scored(values.get(i)));
      second.put(names[i], Verdict.scored(1 - values.get(i)));
    }
    Reward reward =
        WeightedReward.from(
            settings("reward.weighted.parts=a:0.5, b:-2"),
            parts(new FakeReward("a", first), new FakeReward("b", second)));

    List<Verdict> straight = reward.score(prompt("42"), rollouts(names));
    Collections.reverse(java.util.Arrays.asList(names));
    List<Verdict> turned = new java.util.ArrayList<>(reward.score(prompt("42"), rollouts(names)));
    Collections.reverse(turned);

    assertThat(turned).isEqualTo(straight);
    assertThat(straight)
        .allSatisfy(
            verdict ->
                assertThat(verdict.value())
                    .isCloseTo(
                        0.5 * verdict.components().get("a") - 2 * verdict.components().get("b"),
                        within(1e-12)));
  }

  /** Of the response "x", with weights 2 and 1. */
  private static Verdict weighted(String missing, FakeReward judge, FakeReward rule) {
    return WeightedReward.from(
            settings("reward.weighted.parts=judge:2, rule:1", missing), parts(judge, rule))
        .score(prompt("42"), rollouts("x"))
        .get(0);
  }

  private static FakeReward fake(String name, Verdict verdict) {
    return new FakeReward(name, Map.of("x", verdict));
  }

  private static void refused(String override, String message) {
    assertThatThrownBy(() -> reward("weighted", override))
        .isInstanceOf(UserException.class)
        .hasMessage(message);
  }
}
