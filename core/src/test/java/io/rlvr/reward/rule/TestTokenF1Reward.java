package io.rlvr.reward.rule;

import static io.rlvr.reward.testing.RewardCases.check;
import static io.rlvr.reward.testing.RewardCases.prompt;
import static io.rlvr.reward.testing.RewardCases.reward;
import static io.rlvr.reward.testing.RewardCases.verdict;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.rlvr.data.Verdict;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.NotEmpty;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

class TestTokenF1Reward {
  @ParameterizedTest(name = "{4}: {1} against {0}")
  @CsvFileSource(resources = "token-f1.csv", delimiter = '|', numLinesToSkip = 1)
  void decides(String reference, String response, Verdict.Status status, Double value, String why) {
    check(reward("token-f1"), prompt(reference == null ? "" : reference), response, status, value);
  }

  @Test
  void theBestAliasCounts() {
    // {new york} against {new york city}: P 1, R 2/3: 4/5; against {gotham}: 0
    Verdict verdict =
        verdict(
            reward("token-f1", "reward.alias-separator=;"),
            prompt("Gotham; New York City; the"),
            "New York");

    assertThat(verdict.value()).isCloseTo(0.8, within(1e-12));
  }

  @Test
  void otherWordsAreASetting() {
    // tokens: {forty two} against {forty two}
    check(
        reward("token-f1", "reward.token-f1.normalisation=tokens"),
        prompt("forty two"),
        "forty-two",
        Verdict.Status.SCORED,
        1.0);
    // none: {the Fox} against {fox}
    check(
        reward("token-f1", "reward.token-f1.normalisation=none"),
        prompt("fox"),
        "the Fox",
        Verdict.Status.SCORED,
        0.0);
  }

  @Test
  void exactMatchOfSquadIsExactWithItsWords() {
    check(
        reward("exact", "reward.normalisation=squad"),
        prompt("3.5"),
        "the 35",
        Verdict.Status.SCORED,
        1.0);
  }

  @Property(tries = 100)
  void answerAndReferenceMayChangePlaces(
      @ForAll @NotEmpty List<Word> answer, @ForAll @NotEmpty List<Word> reference) {
    TokenF1Reward f1 = new TokenF1Reward();
    List<String> a = answer.stream().map(Word::name).toList();
    List<String> b = reference.stream().map(Word::name).toList();

    assertThat(f1.ofWords(a, b)).isEqualTo(f1.ofWords(b, a)).isBetween(0.0, 1.0);
  }

  private enum Word {
    RED,
    BLUE,
    FOX
  }
}
