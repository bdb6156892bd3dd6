package io.rlvr.reward.rule;

import static io.rlvr.reward.testing.RewardCases.check;
import static io.rlvr.reward.testing.RewardCases.prompt;
import static io.rlvr.reward.testing.RewardCases.reward;
import static io.rlvr.reward.testing.RewardCases.verdict;
import static org.assertj.core.api.Assertions.assertThat;

import io.rlvr.data.Message;
import io.rlvr.data.Prompt;
import io.rlvr.data.Verdict;
import io.rlvr.reward.Reward;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TestChoiceReward {
  private static final String QUESTION =
      "Which animal purrs?\nA. A black cat\nB. A cat\nC) A dog\n(D) None of the above";

  @ParameterizedTest(name = "{4}: {1} against {0}")
  @CsvFileSource(resources = "choice.csv", delimiter = '|', numLinesToSkip = 1)
  void decides(String reference, String response, Verdict.Status status, Double value, String why) {
    check(reward("choice"), prompt(reference == null ? "" : reference), response, status, value);
  }

  @ParameterizedTest
  @CsvSource({
    "B, It is a cat, 1",
    "A, It is a black cat, 1", // which holds the other option's text
    "B, It is a black cat, 0",
    "C, the dog, 1",
    "D, none of the above, 1",
    "B, a cat or a dog, 0", // two options
    "B, a mouse, 0",
    "B, C, 0", // a letter goes before texts
    "B, It is not a cat, 0", // a denied text
    "B, A cat is wrong, 0",
    "C, 'It isn''t a cat, but a dog', 1", // the other text
    "B, Option B (a cat) is incorrect, 0", // a denied letter with its text
    "B, The answer is (E), 0", // which is not among the options
    "a cat, B, 1", // the reference is an option's text
    "The dog, C, 1",
    "a mouse, B, unscorable"
  })
  void theTextOfAnOptionIsItsLetter(String reference, String response, String value) {
    Verdict verdict = verdict(reward("choice"), asked(QUESTION, reference), response);

    assertThat(verdict.isScored() ? Integer.toString((int) verdict.value()) : "unscorable")
        .isEqualTo(value);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Which? (A) red (B) blue",
        "Q: (A) one (B) blue\nA: (A)\nQ: (A) red (B) blue", // the last list
        "A. red\nB. blue",
        "Which colour? A) red B) blue",
        "Choose one A) red, or B) blue",
        "Which? A. red B. blue",
        "Options: A: red, B: blue",
        "Which?\nA) red  B) blue"
      })
  void optionsAreListedInSeveralForms(String question) {
    assertThat(ChoiceOptions.of(question).texts()).isEqualTo(Map.of('A', "red", 'B', "blue"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "A. one",
        "B. one\nC. two",
        "Plan (A) alone",
        "Person A: hi. Person B: no",
        "Is it vitamin A. B. Shaw knew"
      })
  void oneOptionIsNone(String question) {
    assertThat(ChoiceOptions.of(question).texts()).isEmpty();
  }

  @Test
  void anyAliasIsRight() {
    Reward reward = reward("choice", "reward.alias-separator=/");

    check(reward, prompt("A/C"), "(C)", Verdict.Status.SCORED, 1.0);
    check(reward, prompt("A/C"), "(B)", Verdict.Status.SCORED, 0.0);
  }

  @Test
  void severalLabelsInTheWholeResponseAreNoChoice() {
    Reward reward = reward("choice", "reward.scope=response");

    Verdict verdict = verdict(reward, prompt("B"), "A. red\nB. blue");

    assertThat(verdict.value()).isZero();
    assertThat(verdict.flags()).containsExactly("no-choice");
  }

  @Test
  void reasonsAndFlagsAreNamed() {
    assertThat(verdict(reward("choice"), prompt("Paris"), "B").error())
        .contains("reference is no choice: 'Paris'");
    assertThat(verdict(reward("choice"), prompt("B"), "Paris").flags())
        .containsExactly("no-choice");
    assertThat(verdict(reward("choice"), prompt("B"), " ").flags())
        .containsExactly("blank", "no-choice");
    assertThat(verdict(reward("choice"), prompt("B"), "(C)").flags()).isEmpty();
  }

  @Test
  @Timeout(60)
  void hugeLinesAreDecided() {
    for (String part :
        List.of(" ", "(", "A ", "answer ", "answer is ", "\\boxed{", "B,", "not ", "\u0301")) {
      String line = "x" + part.repeat(100_000 / part.length()) + "y";

      check(reward("choice"), prompt("J"), line, Verdict.Status.SCORED, 0.0);
    }
  }

  private static Prompt asked(String question, String reference) {
    return new Prompt("p", List.of(Message.user(question)), reference, "", "", Map.of());
  }
}
