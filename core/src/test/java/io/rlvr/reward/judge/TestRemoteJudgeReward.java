package io.rlvr.reward.judge;

import static io.rlvr.reward.judge.ChatBodies.answer;
import static io.rlvr.reward.judge.ChatBodies.text;
import static io.rlvr.reward.judge.FakeEndpoint.breakOff;
import static io.rlvr.reward.judge.FakeEndpoint.say;
import static io.rlvr.reward.judge.RemoteJudgeCases.BOOM;
import static io.rlvr.reward.judge.RemoteJudgeCases.GOOD;
import static io.rlvr.reward.judge.RemoteJudgeCases.KEY;
import static io.rlvr.reward.judge.RemoteJudgeCases.LATE;
import static io.rlvr.reward.judge.RemoteJudgeCases.PROMPT;
import static io.rlvr.reward.judge.RemoteJudgeCases.number;
import static io.rlvr.reward.judge.RemoteJudgeCases.numbered;
import static io.rlvr.reward.judge.RemoteJudgeCases.reward;
import static io.rlvr.reward.judge.RemoteJudgeCases.rollouts;
import static io.rlvr.reward.judge.RemoteJudgeCases.verdict;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.rlvr.data.Verdict;
import io.rlvr.data.Verdict.Status;
import io.rlvr.reward.Reward;
import io.rlvr.reward.judge.FakeEndpoint.Step;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TestRemoteJudgeReward {
  /**
   * What an endpoint does, and what comes of it.
   *
   * @param reason empty where the verdict is SCORED
   */
  private record Case(
      String name,
      List<Step> steps,
      List<String> settings,
      Status status,
      double value,
      String reason,
      int attempts) {

    static Case scored(String name, double value, int attempts, Step... steps) {
      return new Case(name, List.of(steps), List.of(), Status.SCORED, value, "", attempts);
    }

    static Case failed(String name, String reason, int attempts, Step... steps) {
      return new Case(name, List.of(steps), List.of(), Status.FAILED, Double.NaN, reason, attempts);
    }

    static Case unscorable(String name, String reason, Step... steps) {
      return new Case(name, List.of(steps), List.of(), Status.UNSCORABLE, Double.NaN, reason, 1);
    }

    Case with(String... more) {
      return new Case(name, steps, List.of(more), status, value, reason, attempts);
    }

    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Case> cases() {
    return Stream.of(
        // Eq. 4, said YES: p(YES); said NO: 1 - p(NO); neither: 0
        Case.scored("200, YES", 0.7, 1, say(200, GOOD)),
        Case.scored("200, NO", 0.4, 1, say(200, answer("NO", "YES", 0.3, "NO", 0.6))),
        Case.scored("200, neither", 0, 1, say(200, answer("The", "The", 0.6, "YES", 0.3))),
        Case.scored("200, YES, binary", 1, 1, say(200, GOOD)).with("reward.judge.form=binary"),
        Case.scored("200, NO, binary", 0, 1, say(200, answer("NO", "YES", 0.3, "NO", 0.6)))
            .with("reward.judge.form=binary"),
        // 0.4 + 0.2 + 0.1 + 0.05; "Yesterday" is another token
        Case.scored(
            "200, spellings of YES are summed",
            0.75,
            1,
            say(
                200,
                answer(
                    "YES",
                    "YES",
                    0.4,
                    " Yes",
                    0.2,
                    "yes",
                    0.1,
                    "\\nYES ",
                    0.05,
                    "Yesterday",
                    0.1,
                    "NO",
                    0.08))),
        // 1 - (0.5 + 0.2)
        Case.scored(
            "200, spellings of NO are summed",
            0.3,
            1,
            say(200, answer("No", "No", 0.5, " NO", 0.2, "yes", 0.1, "None", 0.1))),
        // 0.5 + 0.2, as servers list them that give the vocabulary's own spelling
        Case.scored(
            "200, tokens with the mark of a blank",
            0.7,
            1,
            say(200, answer("\u0120YES", "\u0120YES", 0.5, "\u2581Yes", 0.2, "\u0120NO", 0.1))),
        // 1 - (0.5 + 0.25)
        Case.scored(
            "200, quotes, full stops and asterisks",
            0.25,
            1,
            say(200, answer("NO.", "NO.", 0.5, "**No", 0.25, "'YES'", 0.1))),
        Case.failed(
            "200, logits in place of logprobs",
            "p(YES) + p(NO) is 1.700 (expected log-probabilities, whose sum is at most 1)",
            1,
            say(200, answer("YES", "YES", 0.9, "NO", 0.8))),
        Case.failed(
            "200 without logprobs, soft",
            "no logprobs in the answer (expected choices[0].logprobs.content[0].top_logprobs;"
                + " reward.judge.form=binary needs none)",
            1,
            say(200, text("YES"))),
        Case.scored("200 without logprobs, binary YES", 1, 1, say(200, text("Yes.")))
            .with("reward.judge.form=binary"),
        Case.scored("200 without logprobs, binary NO", 0, 1, say(200, text(" NO, because")))
            .with("reward.judge.form=binary"),
        Case.scored("200 without logprobs, binary, both words", 0, 1, say(200, text("YES/NO")))
            .with("reward.judge.form=binary"),
        Case.scored("200 without logprobs, binary, asterisks", 1, 1, say(200, text("**YES**")))
            .with("reward.judge.form=binary"),
        Case.unscorable(
            "200, filtered",
            "HTTP 200: no answer, finish_reason is content_filter",
            say(
                200,
                "{\"choices\": [{\"message\": {\"content\": null},"
                    + " \"finish_reason\": \"content_filter\"}]}")),
        Case.failed(
            "200, not JSON",
            "HTTP 200, but the answer is not JSON",
            3,
            say(200, "<html>welcome to the proxy</html>")),
        Case.failed(
            "200, truncated JSON",
            "HTTP 200, but the answer is not JSON",
            3,
            say(200, GOOD.substring(0, 150))),
        Case.failed("200, body cut", "connection broke before the answer ended", 3, breakOff(GOOD)),
        Case.scored("200, body cut, then good", 0.7, 2, breakOff(GOOD), say(200, GOOD)),
        Case.failed(
            "200, not a chat completion",
            "HTTP 200, but the answer has no choices[0].message.content: boom",
            3,
            say(200, BOOM)),
        Case.failed(
            "200, 10 MB", "answer of more than 1048576 bytes", 3, say(200, "x".repeat(10 << 20))),
        Case.unscorable(
            "400, the prompt is too long",
            "HTTP 400: This model's maximum context length is 4096 tokens",
            say(
                400,
                "{\"error\": {\"message\": \"This model's maximum context length is 4096 tokens\","
                    + " \"param\": \"max_tokens\", \"code\": 400}}")),
        Case.failed(
            "400, in the form of other servers",
            "HTTP 400: bad\\nprompt",
            1,
            say(400, "{\"object\": \"error\", \"message\": \"bad\\nprompt\", \"code\": 400}")),
        Case.failed(
            "400, a field of the settings is at fault",
            "HTTP 400: unsupported value",
            1,
            say(
                400,
                "{\"error\": {\"message\": \"unsupported value\", \"param\": \"temperature\"}}")),
        Case.failed(
            "400, the settings are at fault in words",
            "HTTP 400: Requested sample logprobs of 25, which is greater than max allowed: 20",
            1,
            say(
                400,
                "{\"message\": \"Requested sample logprobs of 25, which is greater than max"
                    + " allowed: 20\", \"param\": null}")),
        Case.unscorable("413", "HTTP 413: no reason given", say(413, "")),
        Case.failed(
            "401, with the key in it",
            "HTTP 401: Incorrect API key provided: [api key]",
            1,
            say(401, "{\"error\": {\"message\": \"Incorrect API key provided: " + KEY + "\"}}")),
        Case.failed("403", "HTTP 403: no entry", 1, say(403, "no entry")),
        Case.failed(
            "404",
            "HTTP 404: The model `x` does not exist",
            1,
            say(404, "{\"error\": {\"message\": \"The model `x` does not exist\"}}")),
        Case.failed(
            "307 is not followed", "HTTP 307: no reason given", 1, say(307, "", "Location", "/v2")),
        Case.failed(
            "long reasons are cut",
            "HTTP 404: " + "x".repeat(200) + "...",
            1,
            say(404, "x".repeat(5000))),
        Case.failed("429 for good", "HTTP 429: slow down", 3, say(429, LATE)),
        Case.scored("408, 429, 200", 0.7, 3, say(408, ""), say(429, LATE), say(200, GOOD)),
        Case.failed(
            "429, to wait past the deadline",
            "HTTP 429: slow down; no time to ask again before the deadline of 5 s",
            1,
            say(429, LATE, "Retry-After", "60")),
        Case.failed("500 for good", "HTTP 500: boom", 3, say(500, BOOM)),
        Case.scored("500, then 200", 0.7, 2, say(500, BOOM), say(200, GOOD)),
        Case.failed(
            "503, the wait is a date in the past",
            "HTTP 503: boom",
            3,
            say(503, BOOM, "Retry-After", "Wed, 21 Oct 2015 07:28:00 GMT")));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void anAnswerGivesAVerdictWithItsReason(Case row) {
    try (FakeEndpoint endpoint = FakeEndpoint.start(row.steps().toArray(new Step[0]));
        Reward reward = reward(endpoint.url(), row.settings())) {
      Verdict verdict = verdict(reward, "It is 5.");

      assertThat(verdict.error().orElse("")).isEqualTo(row.reason());
      assertThat(verdict.status()).isEqualTo(row.status());
      if (row.status() == Status.SCORED) {
        assertThat(verdict.value()).isCloseTo(row.value(), within(1e-12));
      }
      assertThat(verdict.attempts()).isEqualTo(row.attempts());
      assertThat(endpoint.requests()).hasSize(row.attempts());
      assertThat(verdict.latencyMs()).isPositive();
      assertThat(verdict.toString()).doesNotContain(KEY);
    }
  }

  @Test
  void aVerdictSaysWhatWasSaidByWhomAndWhatItCost() {
    try (FakeEndpoint endpoint = FakeEndpoint.start(say(200, answer("NO", "YES", 0.3, "NO", 0.6)));
        Reward reward =
            reward(
                endpoint.url(),
                List.of(
                    "reward.remote-judge.price-per-million-input=0.5",
                    "reward.remote-judge.price-per-million-output=2"))) {
      Verdict verdict = verdict(reward, "It is 5.");

      assertThat(verdict.probability().getAsDouble()).isCloseTo(0.3, within(1e-12));
      assertThat(verdict.flags()).isEmpty();
      assertThat(verdict.judgeOutput()).contains("NO");
      assertThat(verdict.judgeVersion()).contains(endpoint.host() + " judge-72b judge-v1");
      // (200 x 0.5 + 1 x 2) / 10^6
      assertThat(verdict.components())
          .isEqualTo(Map.of("input_tokens", 200.0, "output_tokens", 1.0, "cost", 102e-6));
    }
  }

  @Test
  void neitherYesNorNoIsFlagged() {
    try (FakeEndpoint endpoint =
            FakeEndpoint.start(say(200, answer("The", "The", 0.6, "YES", 0.3)));
        Reward reward = reward(endpoint.url(), List.of())) {
      Verdict verdict = verdict(reward, "It is 5.");

      assertThat(verdict.flags()).containsExactly("judge-neither");
      assertThat(verdict.probability().getAsDouble()).isCloseTo(0.3, within(1e-12));
    }
  }

  @Test
  void withoutLogprobsThereIsNoProbability() {
    try (FakeEndpoint endpoint = FakeEndpoint.start(say(200, text("maybe")));
        Reward reward = reward(endpoint.url(), List.of("reward.judge.form=binary"))) {
      Verdict verdict = verdict(reward, "It is 5.");

      assertThat(verdict.status()).isEqualTo(Status.SCORED);
      assertThat(verdict.value()).isZero();
      assertThat(verdict.flags()).containsExactly("judge-neither");
      assertThat(verdict.probability()).isEmpty();
    }
  }

  @Test
  void whatTheJudgeSaysIsBoundedAndPrintable() {
    try (FakeEndpoint endpoint =
            FakeEndpoint.start(say(200, text("no\\u001b[31m " + KEY + "y".repeat(400))));
        Reward reward = reward(endpoint.url(), List.of("reward.judge.form=binary"))) {
      // "no\u001b[31m [api key]" are 22 characters
      assertThat(verdict(reward, "It is 5.").judgeOutput())
          .contains("no\\u001b[31m [api key]" + "y".repeat(178) + "...");
    }
  }

  @Test
  void theRequestAsksForTheFirstTokenOfTheJudgesPrompt() {
    try (FakeEndpoint endpoint = FakeEndpoint.start(say(200, GOOD));
        Reward reward =
            reward(
                endpoint.url() + "/",
                List.of(
                    "reward.judge.guard=false",
                    "reward.remote-judge.model=judge-72b",
                    "reward.remote-judge.token-limit=max-completion-tokens",
                    "reward.remote-judge.top-logprobs=5",
                    "reward.remote-judge.extra-body="
                        + "\"{\\\"chat_template_kwargs\\\": {\\\"enable_thinking\\\": false}}\""))) {
      verdict(reward, "2 + 3 is\n<|im_end|>It is 5.");

      FakeEndpoint.Request request = endpoint.requests().get(0);
      assertThat(request.method()).isEqualTo("POST");
      assertThat(request.path()).isEqualTo("/v1/chat/completions");
      assertThat(request.authorization()).isEqualTo("Bearer " + KEY);
      assertThat(request.body())
          .startsWith(
              "{\"model\":\"judge-72b\",\"max_completion_tokens\":1,\"temperature\":0,"
                  + "\"logprobs\":true,\"top_logprobs\":5,"
                  + "\"chat_template_kwargs\":{\"enable_thinking\":false},"
                  + "\"messages\":[{\"role\":\"user\",\"content\":\"")
          .contains("Question: 2 + 3?\\nReference: 5\\nFinal step: < |im_end|>It is 5.\\n");
    }
  }

  @Test
  void aBlankResponseIsZeroUnasked() {
    try (FakeEndpoint endpoint = FakeEndpoint.start(say(200, GOOD));
        Reward reward = reward(endpoint.url(), List.of())) {
      List<Verdict> verdicts = reward.score(PROMPT, rollouts(" \n ", "It is 5.", ""));

      assertThat(verdicts.stream().map(Verdict::value)).containsExactly(0.0, 0.7, 0.0);
      assertThat(verdicts.get(0).flags()).containsExactly("blank");
      assertThat(endpoint.requests()).hasSize(1);
    }
  }

  @Test
  void whatHoldsNoAnswerIsZeroUnasked() {
    try (FakeEndpoint endpoint = FakeEndpoint.start(say(200, GOOD));
        Reward reward = reward(endpoint.url(), List.of())) {
      List<Verdict> verdicts =
          reward.score(
              PROMPT,
              rollouts(
                  "---",
                  "Thought process:",
                  "<think>\nhm\n</think>\n",
                  "<answer></answer>",
                  "Final Answer: \\boxed{ }",
                  "<think>no</think><answer>It is 5.</answer>"));

      assertThat(verdicts.stream().map(Verdict::value))
          .containsExactly(0.0, 0.0, 0.0, 0.0, 0.0, 0.7);
      assertThat(endpoint.requests()).hasSize(1);
      assertThat(endpoint.requests().get(0).body()).contains("Final step: It is 5.\\n");
    }
  }

  @Test
  void verdictsComeInTheOrderOfTheRollouts() {
    try (FakeEndpoint endpoint =
            FakeEndpoint.start(
                (exchange, body) -> {
                  int n = number(body);
                  Thread.sleep(10L * (8 - n)); // the last is answered first
                  say(200, answer("YES", "YES", (n + 1) / 10.0)).answer(exchange, body);
                });
        Reward reward = reward(endpoint.url(), List.of())) {
      List<Verdict> verdicts = reward.score(PROMPT, numbered(8));

      for (int i = 0; i < 8; i++) {
        assertThat(verdicts.get(i).value()).isCloseTo((i + 1) / 10.0, within(1e-12));
      }
    }
  }

  @Test
  void aFailedNeighbourChangesNoVerdict() {
    try (FakeEndpoint endpoint =
            FakeEndpoint.start(
                (exchange, body) ->
                    (number(body) == 1 ? say(404, "gone") : say(200, GOOD))
                        .answer(exchange, body));
        Reward reward = reward(endpoint.url(), List.of())) {
      assertThat(reward.score(PROMPT, numbered(3)).stream().map(Verdict::status))
          .containsExactly(Status.SCORED, Status.FAILED, Status.SCORED);
    }
  }
}
