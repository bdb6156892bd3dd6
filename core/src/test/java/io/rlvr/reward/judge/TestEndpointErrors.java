package io.rlvr.reward.judge;

import static io.rlvr.reward.judge.FakeEndpoint.say;
import static io.rlvr.reward.judge.RemoteJudgeCases.reward;
import static io.rlvr.reward.judge.RemoteJudgeCases.verdict;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rlvr.config.UserException;
import io.rlvr.data.Verdict;
import io.rlvr.data.Verdict.Status;
import io.rlvr.reward.Reward;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

/** What servers say when they refuse a request, and whose fault it is. */
class TestEndpointErrors {
  @ParameterizedTest
  @CsvFileSource(
      resources = "/io/rlvr/reward/judge/remote/endpoint-errors.csv",
      delimiter = '|',
      quoteCharacter = '\0',
      numLinesToSkip = 1)
  void onlyTheConversationsOwnFaultIsUnscorable(
      int status, Status expected, String body, String why) {
    try (FakeEndpoint endpoint =
            FakeEndpoint.start(say(status, Optional.ofNullable(body).orElse("")));
        Reward reward = reward(endpoint.url(), List.of())) {
      Verdict verdict = verdict(reward, "It is 5.");

      assertThat(verdict.status()).as(why).isEqualTo(expected);
      assertThat(verdict.error().orElseThrow()).startsWith("HTTP " + status + ": ");
      assertThat(verdict.attempts()).isEqualTo(1);
    }
  }

  @Test
  void noUrlIsTheUsersMistake() {
    assertThatThrownBy(() -> reward("", List.of()))
        .isInstanceOf(UserException.class)
        .hasMessage(
            "Missing reward.remote-judge.url (expected the base URL of an OpenAI-compatible"
                + " endpoint, such as http://localhost:8000/v1)");
  }
}
