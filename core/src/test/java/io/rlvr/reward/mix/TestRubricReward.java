package io.rlvr.reward.mix;

import static io.rlvr.reward.testing.FakeReward.prompt;
import static io.rlvr.reward.testing.FakeReward.rollouts;
import static io.rlvr.reward.testing.FakeReward.settings;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.rlvr.config.Settings;
import io.rlvr.data.Prompt;
import io.rlvr.data.Rollout;
import io.rlvr.data.Verdict;
import io.rlvr.reward.Reward;
import io.rlvr.reward.judge.JudgePrompt;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TestRubricReward {
  private static final String THREE =
      """
      [{"criterion": "names the cause", "weight": 3},
       {"criterion": "gives a date", "weight": 1},
       {"criterion": "insults the reader", "weight": -2}]
      """;

  /** Says how far a response meets a criterion: the value after the criterion in the response. */
  private static final class CriterionJudge implements Reward {
    @Override
    public String name() {
      return "judge";
    }

    @Override
    public List<Verdict> score(Prompt prompt, List<Rollout> rollouts) {
      return rollouts.stream().map(r -> verdict(prompt.reference(), r.response())).toList();
    }

    private static Verdict verdict(String criterion, String response) {
      for (String line : response.split("\n")) {
        if (line.startsWith(criterion + "=")) {
          String value = line.substring(criterion.length() + 1);
          return value.equals("?")
              ? Verdict.failed("HTTP 500")
              : Verdict.scored(Double.parseDouble(value));
        }
      }
      return Verdict.scored(0);
    }
  }

  @Test
  void theValueIsTheWeightedShareOfTheCriteria() {
    List<Verdict> verdicts =
        score(
            THREE,
            "names the cause=1\ngives a date=1",
            "names the cause=1",
            "names the cause=0.5\ninsults the reader=0.25",
            "insults the reader=1");

    // (3 + 1) / 4; 3 / 4; (3 * 0.5 - 2 * 0.25) / 4; -2 / 4, clipped
    assertThat(verdicts).extracting(Verdict::value).containsExactly(1.0, 0.75, 0.25, 0.0);
    assertThat(verdicts.get(2).components())
        .isEqualTo(Map.of("criterion-1", 0.5, "criterion-2", 0.0, "criterion-3", 0.25));
  }

  @Test
  void componentsAddUpToTheValue() {
    Verdict verdict = score(THREE, "names the cause=0.9\ngives a date=0.3").get(0);

    Map<String, Double> components = verdict.components();
    assertThat(verdict.value())
        .isCloseTo(
            0.75 * components.get("criterion-1")
                + 0.25 * components.get("criterion-2")
                - 0.5 * components.get("criterion-3"),
            within(1e-12));
  }

  @Test
  void theOrderOfRolloutsDoesNotMatter() {
    List<Verdict> straight = score(THREE, "names the cause=1", "gives a date=1");
    List<Verdict> turned = score(THREE, "gives a date=1", "names the cause=1");

    assertThat(List.of(turned.get(1), turned.get(0))).isEqualTo(straight);
  }

  @Test
  void aCriterionThatFailedFailsTheWhole() {
    List<Verdict> verdicts = score(THREE, "gives a date=?", "names the cause=1");

    assertThat(verdicts.get(0).status()).isEqualTo(Verdict.Status.FAILED);
    assertThat(verdicts.get(0).error()).contains("criterion-2: HTTP 500");
    assertThat(verdicts.get(1).value()).isEqualTo(0.75);
  }

  @Test
  void theJudgeHasTheRubricsPromptAndSeesTheWholeResponse() {
    Settings[] seen = new Settings[1];
    RubricReward.from(
        settings("reward.rubric.judge=some"),
        (setting, name, given) -> {
          assertThat(name).isEqualTo("some");
          seen[0] = given;
          return new CriterionJudge();
        });

    Prompt asked =
        new Prompt("p", prompt("", "", Map.of()).messages(), "is polite", "", "", Map.of());
    assertThat(JudgePrompt.from(seen[0]).messages(asked, "First.\nLast.").get(0).content())
        .isEqualTo(
            """
            Does the response to the question meet the criterion? Say YES or NO; say NO if it is \
            unclear or met only in part.

            Question: Why?
            Criterion: is polite
            Response: First.
            Last.

            Criterion met:""");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[] | column 'rubric' has no criterion with a weight above 0",
        "{} | column 'rubric' is not a list of criteria",
        "[1] | column 'rubric': criterion 1 has no text",
        "[{\"criterion\": \" \", \"weight\": 1}] | column 'rubric': criterion 1 has no text",
        "[{\"criterion\": \"a\", \"weight\": \"1\"}] |"
            + " column 'rubric': weight of criterion 1 is not a number",
        "[{\"criterion\": \"a\", \"weight\": 1e999}] |"
            + " column 'rubric': weight of criterion 1 is not a number",
        "[{\"criterion\": \"a\", \"weight\": -1}] |"
            + " column 'rubric' has no criterion with a weight above 0"
      },
      quoteCharacter = '`')
  void aMalformedRubricIsUnscorable(String rubric, String reason) {
    Verdict verdict = score(rubric, "x").get(0);

    assertThat(verdict.status()).isEqualTo(Verdict.Status.UNSCORABLE);
    assertThat(verdict.error()).contains(reason);
  }

  @Test
  void sizesAreBounded() {
    String many = "[" + "{\"criterion\": \"a\", \"weight\": 1},".repeat(64);
    String last = "{\"criterion\": \"a\", \"weight\": 1}]";

    assertThat(score(many + last, "x").get(0).error())
        .contains("column 'rubric' has 65 criteria (expected at most 64)");
    assertThat(score("\"" + "x".repeat(65_535) + "\"", "x").get(0).error())
        .contains("column 'rubric' has 65537 characters (expected at most 65536)");
    assertThat(score("[{", "x").get(0).error().orElseThrow())
        .contains("column 'rubric' cannot be read: not JSON at line 1, column 3");
    assertThat(reward().score(prompt("", "", Map.of()), rollouts("x")).get(0).error())
        .contains("column 'rubric' is missing");
  }

  private static List<Verdict> score(String rubric, String... responses) {
    return reward().score(prompt("", "", Map.of("rubric", rubric)), rollouts(responses));
  }

  private static Reward reward() {
    return RubricReward.from(settings(), (setting, name, given) -> new CriterionJudge());
  }
}
