package io.rlvr.reward.rule;

import static io.rlvr.reward.testing.RewardCases.check;
import static io.rlvr.reward.testing.RewardCases.prompt;
import static io.rlvr.reward.testing.RewardCases.reward;
import static io.rlvr.reward.testing.RewardCases.verdict;
import static org.assertj.core.api.Assertions.assertThat;

import io.rlvr.data.Rollout;
import io.rlvr.data.Verdict;
import io.rlvr.reward.Reward;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

class TestContainsReward {
  @ParameterizedTest(name = "{4}: {1} against {0}")
  @CsvFileSource(resources = "contains.csv", delimiter = '|', numLinesToSkip = 1)
  void decides(String reference, String response, Verdict.Status status, Double value, String why) {
    check(reward("contains"), prompt(reference == null ? "" : reference), response, status, value);
  }

  @Test
  void anyAliasIsRight() {
    Reward reward = reward("contains", "reward.alias-separator=/");

    check(reward, prompt("NYC / New York"), "It is New York.", Verdict.Status.SCORED, 1.0);
    check(reward, prompt("NYC / New York"), "It is York.", Verdict.Status.SCORED, 0.0);
    check(reward, prompt("NYC / "), "It is York.", Verdict.Status.SCORED, 0.0);
    check(reward, prompt(" / "), "It is York.", Verdict.Status.UNSCORABLE, 0.0);
  }

  @Test
  void withoutNormalisationItIsASubstring() {
    Reward reward = reward("contains", "reward.normalisation=none");

    check(reward, prompt("4"), "42", Verdict.Status.SCORED, 1.0);
    check(reward, prompt("Paris"), "paris", Verdict.Status.SCORED, 0.0);
    check(reward, prompt("?!"), "what?!", Verdict.Status.SCORED, 1.0);
  }

  @Test
  void theWholeResponseIsAnotherScope() {
    Reward reward = reward("contains", "reward.scope=response");

    check(reward, prompt("Paris"), "Paris\nI hope this helps!", Verdict.Status.SCORED, 1.0);
  }

  @Test
  void reasonsAndFlagsAreNamed() {
    assertThat(verdict(reward("contains"), prompt("?!"), "x").error())
        .contains("reference has nothing to compare: '?!'");
    assertThat(verdict(reward("contains"), prompt("x"), " ").flags()).containsExactly("blank");
  }

  @Test
  @Timeout(10)
  void hugeLinesAreNotCompared() {
    String line = "1,234,".repeat(200_000);

    check(reward("contains"), prompt("5"), line, Verdict.Status.SCORED, 0.0);
    check(reward("contains"), prompt("a"), "-".repeat(1_000_000), Verdict.Status.SCORED, 0.0);
    check(reward("contains"), prompt("5"), "5".repeat(1_000_000), Verdict.Status.SCORED, 0.0);
  }

  @Property(tries = 200)
  void aVerdictNeverDependsOnNeighbours(@ForAll List<String> responses) {
    List<Rollout> rollouts =
        responses.stream().map(response -> Rollout.ofText("p", 0, response)).toList();

    List<Verdict> together = reward("contains").score(prompt("a"), rollouts);

    assertThat(together)
        .isEqualTo(
            responses.stream()
                .map(response -> verdict(reward("contains"), prompt("a"), response))
                .toList());
  }
}
