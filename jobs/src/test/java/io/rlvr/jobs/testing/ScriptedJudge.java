package io.rlvr.jobs.testing;

import io.rlvr.config.Settings;
import io.rlvr.data.Prompt;
import io.rlvr.data.Rollout;
import io.rlvr.data.Verdict;
import io.rlvr.reward.Reward;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * A judge that is as sure as the response says: {@code 0.9} is its probability of YES and its
 * value. It says neither to {@code neither}, breaks down at {@code broken}, cannot score {@code
 * odd}, and says YES to {@code Solution} and NO to all else.
 */
public final class ScriptedJudge implements Reward {
  /** As the registry calls it; it has no settings. */
  public ScriptedJudge(Settings settings) {}

  @Override
  public String name() {
    return "scripted";
  }

  @Override
  public List<Verdict> score(Prompt prompt, List<Rollout> rollouts) {
    return rollouts.stream().map(rollout -> verdict(rollout.response())).toList();
  }

  private static Verdict verdict(String response) {
    return switch (response) {
      case "broken" -> Verdict.failed("no answer");
      case "odd" -> Verdict.unscorable("no reference");
      case "neither" -> judged(0, List.of("judge-neither"));
      case "Solution" -> judged(1, List.of());
      default ->
          judged(response.matches("[01]\\.\\d+") ? Double.parseDouble(response) : 0, List.of());
    };
  }

  private static Verdict judged(double probability, List<String> flags) {
    return new Verdict(
        Verdict.Status.SCORED,
        probability,
        OptionalDouble.of(probability),
        Map.of(),
        flags,
        Optional.empty(),
        Optional.of("scripted-1"),
        Optional.empty(),
        1,
        0);
  }
}
