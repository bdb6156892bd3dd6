package io.rlvr.jobs.judge;

import static org.assertj.core.api.Assertions.assertThat;

import io.rlvr.config.Key;
import io.rlvr.config.Settings;
import io.rlvr.data.Message;
import io.rlvr.data.Prompt;
import io.rlvr.data.Rollout;
import io.rlvr.data.Verdict;
import io.rlvr.dataset.DatasetReaders;
import io.rlvr.dataset.DatasetSettings;
import io.rlvr.dataset.Role;
import io.rlvr.jobs.models.LocalRewards;
import io.rlvr.jobs.testing.ProjectRoot;
import io.rlvr.jobs.tools.ScoreTool;
import io.rlvr.reward.Reward;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The judge in models/judge, on questions that it was not trained on. */
class TestEmbeddedJudge {
  private static final Path JUDGE = ProjectRoot.resolve("models/judge");
  private static LocalRewards local;

  @BeforeAll
  static void open() {
    local = LocalRewards.open(settings());
  }

  @AfterAll
  static void close() {
    local.close();
  }

  @Test
  void readsWhatTheRuleCannot() {
    Prompt inWords = prompt("What is forty plus 2?", "forty-two");

    assertThat(verdicts("numeric", inWords, "The answer is 42."))
        .containsExactly(Verdict.unscorable("reference has no number: 'forty-two'"));
    assertThat(verdicts("judge", inWords, "The answer is 42.", "The answer is 43."))
        .satisfiesExactly(
            right -> assertThat(right.value()).isGreaterThan(0.9),
            wrong -> assertThat(wrong.value()).isLessThan(0.1));
  }

  @Test
  void tellsAnswersThatAreOffByOneOrTen() {
    int rows = 0;
    int mistakes = 0;
    for (Prompt prompt : questions()) {
      int result = Integer.parseInt(prompt.extra().get("answer"));
      List<Verdict> verdicts =
          verdicts("judge", prompt, answer(result), answer(result + 1), answer(result + 10));
      for (int i = 0; i < verdicts.size(); i++) {
        boolean isRight = i == 0;
        mistakes += verdicts.get(i).value() > 0.5 == isRight ? 0 : 1;
        rows++;
      }
    }

    // 98.9 % on the held-out answers of its recipe (docs/results.md); here every answer is close
    assertThat(rows).isEqualTo(600);
    assertThat(mistakes).isLessThanOrEqualTo(rows * 3 / 100);
  }

  @Test
  void anAnswerThatHoldsNothingIsWrong() {
    Prompt prompt = prompt("What is forty plus 2?", "42");

    assertThat(verdicts("judge", prompt, "The answer is", "Solution", ":", "YES"))
        .allSatisfy(verdict -> assertThat(verdict.value()).isLessThan(0.01));
  }

  private static List<Verdict> verdicts(String reward, Prompt prompt, String... responses) {
    List<Rollout> rollouts = new ArrayList<>();
    for (String response : responses) {
      rollouts.add(Rollout.ofText(prompt.promptId(), rollouts.size(), response));
    }
    try (Reward made = local.create(reward)) {
      return made.score(prompt, rollouts);
    }
  }

  private static Settings settings() {
    return Settings.defaults(
        ScoreTool.keys(),
        List.of(
            "reward.type=judge",
            "reward.judge.model=" + JUDGE,
            "reward.judge.template=judge-tiny-v1",
            "reward.judge.guard=false"));
  }

  private static List<Prompt> questions() {
    List<Key<?>> keys = new ArrayList<>(DatasetSettings.KEYS);
    return DatasetReaders.read(
        Settings.defaults(
            keys,
            List.of(
                "dataset.eval.format=arithmetic",
                "dataset.eval.arithmetic.seed=41",
                "dataset.eval.arithmetic.prompts=200")),
        Role.EVAL);
  }

  private static String answer(int number) {
    return "The answer is " + number + ".";
  }

  private static Prompt prompt(String question, String reference) {
    return new Prompt("p", List.of(Message.user(question)), reference, "", "", Map.of());
  }
}
