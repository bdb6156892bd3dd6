package io.rlvr.reward.rule;

import static io.rlvr.reward.testing.RewardCases.check;
import static io.rlvr.reward.testing.RewardCases.prompt;
import static io.rlvr.reward.testing.RewardCases.reward;

import io.rlvr.data.Verdict;
import io.rlvr.reward.Reward;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

class TestJaccardReward {
  @ParameterizedTest(name = "{4}: {1} against {0}")
  @CsvFileSource(resources = "jaccard.csv", delimiter = '|', numLinesToSkip = 1)
  void decides(String reference, String response, Verdict.Status status, Double value, String why) {
    check(reward("jaccard"), prompt(reference == null ? "" : reference), response, status, value);
  }

  @Test
  void theBestAliasCounts() {
    Reward reward = reward("jaccard", "reward.alias-separator=/");

    // {red fox} against {red fox}: 1; against {vulpes}: 0
    check(reward, prompt("vulpes/red fox"), "red fox", Verdict.Status.SCORED, 1.0);
  }

  @Test
  void withoutNormalisationWordsAreBetweenWhiteSpace() {
    Reward reward = reward("jaccard", "reward.normalisation=none");

    // {red} of {red, fox, fox!}
    check(reward, prompt("red fox"), "red  fox!", Verdict.Status.SCORED, 1.0 / 3);
  }
}
