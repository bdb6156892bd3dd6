package io.rlvr.reward.rule;

import static io.rlvr.reward.testing.RewardCases.check;
import static io.rlvr.reward.testing.RewardCases.prompt;
import static io.rlvr.reward.testing.RewardCases.reward;

import io.rlvr.data.Verdict;
import io.rlvr.reward.Reward;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

class TestExactReward {
  @ParameterizedTest(name = "{4}: {1} against {0}")
  @CsvFileSource(resources = "exact.csv", delimiter = '|', numLinesToSkip = 1)
  void decides(String reference, String response, Verdict.Status status, Double value, String why) {
    check(reward("exact"), prompt(reference == null ? "" : reference), response, status, value);
  }

  @Test
  void withoutNormalisationTextMustBeEqual() {
    Reward reward = reward("exact", "reward.normalisation=none");

    check(reward, prompt(" Paris "), "Paris  ", Verdict.Status.SCORED, 1.0);
    check(reward, prompt("Paris"), "paris", Verdict.Status.SCORED, 0.0);
    check(reward, prompt("Paris"), "Paris.", Verdict.Status.SCORED, 0.0);
  }
}
