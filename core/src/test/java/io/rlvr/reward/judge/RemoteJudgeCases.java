package io.rlvr.reward.judge;

import static io.rlvr.reward.judge.ChatBodies.answer;

import io.rlvr.config.Settings;
import io.rlvr.data.Message;
import io.rlvr.data.Prompt;
import io.rlvr.data.Rollout;
import io.rlvr.data.Verdict;
import io.rlvr.reward.Reward;
import io.rlvr.reward.registry.RewardSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** What the tests of the remote judge share: one question, and a judge that is quick to give up. */
final class RemoteJudgeCases {
  static final String KEY = "sk-secret-123";
  static final Prompt PROMPT =
      new Prompt("p", List.of(Message.user("2 + 3?")), "5", "", "", Map.of());
  private static final Pattern NUMBERED = Pattern.compile("answer (\\d+)");

  /** Soft, and p(NO) is 0.2: not what the value of a YES is made of. */
  static final String GOOD = answer("YES", "YES", 0.7, "NO", 0.2);

  static final String BOOM = "{\"error\": {\"message\": \"boom\", \"type\": \"server\"}}";
  static final String LATE = "{\"error\": {\"message\": \"slow down\", \"type\": \"rate_limit\"}}";

  private RemoteJudgeCases() {}

  static int number(String body) {
    Matcher matcher = NUMBERED.matcher(body);
    return matcher.find() ? Integer.parseInt(matcher.group(1)) : -1;
  }

  static List<Rollout> numbered(int n) {
    return rollouts(IntStream.range(0, n).mapToObj(i -> "answer " + i).toArray(String[]::new));
  }

  static List<Rollout> rollouts(String... responses) {
    return IntStream.range(0, responses.length)
        .mapToObj(i -> Rollout.ofText("p", i, responses[i]))
        .toList();
  }

  static Verdict verdict(Reward reward, String response) {
    return reward.score(PROMPT, rollouts(response)).get(0);
  }

  static Reward reward(String url, List<String> more) {
    List<String> all =
        new ArrayList<>(
            List.of(
                "reward.remote-judge.url=" + url,
                "reward.remote-judge.api-key-env=JUDGE_KEY",
                "reward.remote-judge.max-attempts=3",
                "reward.remote-judge.backoff-base=0.002",
                "reward.remote-judge.backoff-max=0.005",
                "reward.remote-judge.deadline=5"));
    all.addAll(more);
    return RemoteJudgeReward.from(
        Settings.defaults(RewardSettings.KEYS, all),
        name -> name.equals("JUDGE_KEY") ? Optional.of(KEY) : Optional.empty());
  }
}
