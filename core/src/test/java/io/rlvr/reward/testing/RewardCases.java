package io.rlvr.reward.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.rlvr.config.Settings;
import io.rlvr.data.Message;
import io.rlvr.data.Prompt;
import io.rlvr.data.Rollout;
import io.rlvr.data.Verdict;
import io.rlvr.reward.Reward;
import io.rlvr.reward.registry.RewardSettings;
import io.rlvr.reward.registry.Rewards;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** What the tests of rewards share: one line of a table against one reward. */
public final class RewardCases {
  /** A line break, a return or a tab; commands of LaTeX begin with the same letters. */
  private static final Pattern ESCAPE =
      Pattern.compile(
          "\\\\(?!(?:text\\w*|times|tfrac|tan|theta|neq?|not|right\\w*|rm|rho)(?![A-Za-z]))([nrt])");

  private RewardCases() {}

  public static Reward reward(String type, String... overrides) {
    return Rewards.withoutModels()
        .create(type, Settings.defaults(RewardSettings.KEYS, List.of(overrides)));
  }

  public static Prompt prompt(String reference) {
    return new Prompt("p", List.of(Message.user("?")), reference, "", "", Map.of());
  }

  public static Verdict verdict(Reward reward, Prompt prompt, String response) {
    return reward.score(prompt, List.of(Rollout.ofText("p", 0, response))).get(0);
  }

  /** A line of a table; line breaks are written as escapes there. */
  public static void check(
      Reward reward, Prompt prompt, String response, Verdict.Status status, Double value) {
    Verdict verdict = verdict(reward, prompt, unescaped(response));
    assertThat(verdict.status()).isEqualTo(status);
    if (status == Verdict.Status.SCORED) {
      assertThat(verdict.value()).isEqualTo(value);
      assertThat(verdict.error()).isEmpty();
    } else {
      assertThat(verdict.error()).isPresent();
    }
  }

  private static String unescaped(String response) {
    return ESCAPE
        .matcher(response)
        .replaceAll(
            found ->
                switch (found.group(1)) {
                  case "n" -> "\n";
                  case "r" -> "\r";
                  default -> "\t";
                });
  }
}
