package io.rlvr.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TestAllSettings {
  /** As it is since runs were made: another list would change the ids of their stages. */
  @Test
  void whatMayDifferBetweenTheCommandsOfARunIsThisAndNoMore() {
    assertThat(AllSettings.OPERATIONAL)
        .containsExactlyInAnyOrder(
            "policy.model",
            "run.access",
            "reward.judge.model",
            "loop.keep-policies",
            "loop.evaluate-every",
            "executor.model-cache-gib",
            "update.placement",
            "reward.remote-judge.api-key-env",
            "reward.remote-judge.concurrency",
            "reward.remote-judge.connect-timeout",
            "reward.remote-judge.attempt-timeout",
            "reward.remote-judge.deadline",
            "reward.remote-judge.max-attempts",
            "reward.remote-judge.backoff-base",
            "reward.remote-judge.backoff-max",
            "reward.remote-judge.breaker-failures",
            "reward.remote-judge.breaker-wait",
            "reward.remote-judge.max-answer-bytes",
            "alarm.action",
            "alarm.length-collapse",
            "alarm.kl-surge",
            "alarm.divergence",
            "alarm.window",
            "alarm.min-agreement",
            "alarm.guarded-share",
            "alarm.judge-neither-share");
  }
}
