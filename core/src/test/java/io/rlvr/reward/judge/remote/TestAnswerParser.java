package io.rlvr.reward.judge.remote;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.rlvr.http.client.ApiKey;
import io.rlvr.http.client.MalformedAnswerException;
import io.rlvr.http.client.Reply.Answered;
import io.rlvr.http.client.Reply.Outcome;
import io.rlvr.http.client.Reply.Refused;
import io.rlvr.reward.judge.remote.ChatAnswer.Candidate;
import io.rlvr.reward.judge.remote.ChatAnswer.Usage;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TestAnswerParser {
  private final AnswerParser parser =
      new AnswerParser(ApiKey.from("reward.remote-judge.api-key-env", "", n -> Optional.empty()));

  @Test
  void theEmittedTokenIsACandidateEvenIfTheListLacksIt() throws MalformedAnswerException {
    // ln 0.5 = -0.6931, ln 0.25 = -1.3863
    ChatAnswer answer =
        answer(
            "{\"content\": [{\"token\": \"YES\", \"logprob\": -1.3862943611198906,"
                + " \"top_logprobs\": [{\"token\": \"NO\", \"logprob\": -0.6931471805599453}]}]}");

    List<Candidate> candidates = answer.first().orElseThrow().candidates();
    assertThat(answer.first().orElseThrow().emitted()).isEqualTo("YES");
    assertThat(candidates.stream().map(Candidate::token)).containsExactly("NO", "YES");
    assertThat(candidates.get(0).probability()).isCloseTo(0.5, within(1e-12));
    assertThat(candidates.get(1).probability()).isCloseTo(0.25, within(1e-12));
  }

  @Test
  void whatIsLeftOutIsEmpty() throws MalformedAnswerException {
    ChatAnswer answer =
        parser.answer("{\"choices\": [{\"message\": {\"content\": null}}]}".getBytes(UTF_8));

    assertThat(answer).isEqualTo(new ChatAnswer("", Optional.empty(), "", Optional.empty()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "null",
        "{}",
        "{\"content\": null}",
        "{\"content\": []}",
        "{\"content\": [{\"token\": \"YES\", \"logprob\": -0.1}]}",
        "{\"content\": [{\"token\": \"YES\", \"logprob\": -0.1, \"top_logprobs\": []}]}",
        "{\"tokens\": [\"YES\"], \"token_logprobs\": [-0.1]}"
      })
  void withoutALengthOfCandidatesThereAreNoLogprobs(String logprobs)
      throws MalformedAnswerException {
    assertThat(answer(logprobs).first()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.7", "\"-1\"", "null", "[]"})
  void aLogprobThatIsNoneIsRefused(String logprob) {
    assertThatThrownBy(
            () ->
                answer(
                    "{\"content\": [{\"token\": \"YES\", \"logprob\": -0.1, \"top_logprobs\":"
                        + " [{\"token\": \"YES\", \"logprob\": "
                        + logprob
                        + "}]}]}"))
        .isInstanceOf(MalformedAnswerException.class)
        .hasMessage("HTTP 200, but a log-probability is not a token with a number <= 0");
  }

  @Test
  void usageIsCounted() throws MalformedAnswerException {
    ChatAnswer answer =
        parser.answer(
            """
            {"model": "m\\n1", "choices": [{"message": {"content": "NO"}}],
             "usage": {"prompt_tokens": 7, "completion_tokens": 1}}"""
                .getBytes(UTF_8));

    assertThat(answer.usage()).contains(new Usage(7, 1));
    assertThat(answer.model()).isEqualTo("m\\n1");
    assertThat(answer.text()).isEqualTo("NO");
  }

  /** A later token is conditional on the signs before it; its candidates are those of its place. */
  @Test
  void signsAndWhiteSpaceAreNoAnswer() throws MalformedAnswerException {
    ChatAnswer answer =
        answer(
            """
            {"content": [
              {"token": "**", "logprob": 0, "top_logprobs": [{"token": "**", "logprob": 0}]},
              {"token": "\u0120", "logprob": 0, "top_logprobs": [{"token": "\u0120", "logprob": 0}]},
              {"token": "NO", "logprob": -0.6931471805599453,
               "top_logprobs": [{"token": "NO", "logprob": -0.6931471805599453}]}]}""");

    assertThat(answer.first().orElseThrow().emitted()).isEqualTo("NO");
    assertThat(answer.first().orElseThrow().candidates().get(0).probability())
        .isCloseTo(0.5, within(1e-12));
  }

  @Test
  void signsAloneAreTheFirstToken() throws MalformedAnswerException {
    ChatAnswer answer =
        answer(
            "{\"content\": [{\"token\": \"**\", \"logprob\": 0, \"top_logprobs\":"
                + " [{\"token\": \"**\", \"logprob\": 0}]}]}");

    assertThat(answer.first().orElseThrow().emitted()).isEqualTo("**");
  }

  @Test
  void whatAFilterLeftBlankIsRefused() throws MalformedAnswerException {
    String filtered =
        "{\"choices\": [{\"message\": {\"content\": %s}, \"finish_reason\": \"content_filter\"}]}";

    assertThat(outcome(filtered.formatted("null")))
        .isEqualTo(new Refused<>("HTTP 200: no answer, finish_reason is content_filter"));
    assertThat(outcome("{\"choices\": [{\"finish_reason\": \"content_filter: OTHER\"}]}"))
        .isEqualTo(new Refused<>("HTTP 200: no answer, finish_reason is content_filter"));
    assertThat(outcome(filtered.formatted("\"YES\"")))
        .isEqualTo(new Answered<>(new ChatAnswer("YES", Optional.empty(), "", Optional.empty())));
  }

  private Outcome<ChatAnswer> outcome(String body) throws MalformedAnswerException {
    return parser.outcome(body.getBytes(UTF_8));
  }

  private ChatAnswer answer(String logprobs) throws MalformedAnswerException {
    return parser.answer(
        "{\"choices\": [{\"message\": {\"content\": \"YES\"}, \"logprobs\": %s}]}"
            .formatted(logprobs)
            .getBytes(UTF_8));
  }
}
