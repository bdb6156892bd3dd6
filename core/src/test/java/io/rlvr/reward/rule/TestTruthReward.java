package io.rlvr.reward.rule;

import static io.rlvr.reward.testing.RewardCases.check;
import static io.rlvr.reward.testing.RewardCases.prompt;
import static io.rlvr.reward.testing.RewardCases.reward;
import static io.rlvr.reward.testing.RewardCases.verdict;
import static org.assertj.core.api.Assertions.assertThat;

import io.rlvr.data.Message;
import io.rlvr.data.Prompt;
import io.rlvr.data.Verdict;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.CsvSource;

class TestTruthReward {
  @ParameterizedTest(name = "{4}: {1} against {0}")
  @CsvFileSource(resources = "truth.csv", delimiter = '|', numLinesToSkip = 1)
  void decides(String answer, String response, Verdict.Status status, Double value, String why) {
    check(reward("truth"), withAnswer(answer), response, status, value);
  }

  @Test
  void everyNumberOfTheDomainIsReadAsItIsWritten() {
    for (int number = 0; number <= 999; number++) {
      assertThat(NumberWordReader.last("so it is " + words(number))).hasValue(number);
    }
  }

  @Test
  void reasonsAndFlagsAreNamed() {
    assertThat(verdict(reward("truth"), prompt("42"), "42").error())
        .contains("column 'answer' is missing");
    assertThat(verdict(reward("truth"), withAnswer("?"), "42").error())
        .contains("column 'answer' has no whole number: '?'");
    assertThat(verdict(reward("truth"), withAnswer("42"), "no").flags())
        .containsExactly("no-number");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "1|The answer is half past four in the afternoon.",
        "1|Half past four in the afternoon",
        "1|4:30 pm",
        "1|16:30.",
        "0|It is 16:30.",
        "0|16:30 or 17:30",
        "0|4:30 am",
        "0|16:3",
        "0|The answer is",
      })
  void whereThereAreWordingsOneOfThemIsTheWholeAnswer(double value, String response) {
    Prompt prompt =
        withColumn("wordings", "[\"4:30 pm\",\"16:30\",\"half past four in the afternoon\"]");
    assertThat(verdict(reward("truth"), prompt, "40 + 50 = 90\n" + response).value())
        .isEqualTo(value);
  }

  @Test
  void articlesAreNoPartOfAWording() {
    Prompt prompt = withColumn("wordings", "[\"a puppy\"]");
    assertThat(verdict(reward("truth"), prompt, "Puppy.").value()).isEqualTo(1);
    assertThat(verdict(reward("truth"), prompt, "The answer is the puppy.").value()).isEqualTo(1);
    assertThat(verdict(reward("truth"), prompt, " ").flags()).containsExactly("blank");
  }

  @Test
  void wordingsThatAreNoListAreNamed() {
    assertThat(verdict(reward("truth"), withColumn("wordings", "a puppy"), "a puppy").error())
        .contains("column 'wordings' is no list: a puppy (expected a JSON list of texts)");
  }

  private static Prompt withColumn(String name, String value) {
    return new Prompt("p", List.of(Message.user("?")), "unused", "", "", Map.of(name, value));
  }

  private static Prompt withAnswer(String answer) {
    return new Prompt("p", List.of(Message.user("?")), "unused", "", "", Map.of("answer", answer));
  }

  /** Written the other way round than the code reads, by division. */
  private static String words(int number) {
    List<String> small =
        List.of(
            "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen"
                .concat(" fifteen sixteen seventeen eighteen nineteen")
                .split(" "));
    List<String> tens = List.of("twenty thirty forty fifty sixty seventy eighty ninety".split(" "));
    if (number < 20) {
      return small.get(number);
    }
    if (number < 100) {
      return tens.get(number / 10 - 2) + (number % 10 == 0 ? "" : "-" + small.get(number % 10));
    }
    return small.get(number / 100)
        + " hundred"
        + (number % 100 == 0 ? "" : " and " + words(number % 100));
  }
}
