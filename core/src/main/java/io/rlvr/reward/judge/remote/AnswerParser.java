package io.rlvr.reward.judge.remote;

import com.fasterxml.jackson.databind.JsonNode;
import io.rlvr.http.client.ApiKey;
import io.rlvr.http.client.MalformedAnswerException;
import io.rlvr.http.client.Reply.Answered;
import io.rlvr.http.client.Reply.Outcome;
import io.rlvr.http.client.Reply.Refused;
import io.rlvr.json.JsonReader;
import io.rlvr.json.UnreadableJsonException;
import io.rlvr.reward.judge.remote.ChatAnswer.Candidate;
import io.rlvr.reward.judge.remote.ChatAnswer.FirstToken;
import io.rlvr.reward.judge.remote.ChatAnswer.Usage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads the body of an answer, which is not to be trusted. */
final class AnswerParser {
  private static final int MAX_NAME = 100;

  /** By how much float32 rounding may lift a log-probability above 0. */
  private static final double ROUNDING = 1e-3;

  private final ApiKey key;

  AnswerParser(ApiKey key) {
    this.key = key;
  }

  /**
   * What a body of status 200 is: an answer, or a refusal where a filter left nothing of it.
   *
   * @throws MalformedAnswerException if it is neither
   */
  Outcome<ChatAnswer> outcome(byte[] body) throws MalformedAnswerException {
    JsonNode root = root(body);
    JsonNode choice = root.path("choices").path(0);
    boolean isFiltered = choice.path("finish_reason").asText().startsWith("content_filter");
    boolean isBlank = choice.path("message").path("content").asText("").isBlank();
    return isFiltered && isBlank
        ? new Refused<>("HTTP 200: no answer, finish_reason is content_filter")
        : new Answered<>(answer(root));
  }

  /** The answer in a body of status 200. */
  ChatAnswer answer(byte[] body) throws MalformedAnswerException {
    return answer(root(body));
  }

  private static JsonNode root(byte[] body) throws MalformedAnswerException {
    try {
      return JsonReader.STANDARD.read(body);
    } catch (UnreadableJsonException e) {
      throw new MalformedAnswerException("HTTP 200, but the answer is not JSON");
    }
  }

  private ChatAnswer answer(JsonNode root) throws MalformedAnswerException {
    JsonNode choice = root.path("choices").path(0);
    JsonNode content = choice.path("message").path("content");
    if (!content.isTextual() && !content.isNull()) {
      throw new MalformedAnswerException(
          "HTTP 200, but the answer has no choices[0].message.content" + said(root));
    }
    return new ChatAnswer(
        content.isNull() ? "" : content.textValue(),
        first(deciding(choice.path("logprobs").path("content"))),
        key.clean(root.path("model").asText(), MAX_NAME),
        usage(root.path("usage")));
  }

  /** The first token that is more than signs and white space; the very first if none is. */
  private static JsonNode deciding(JsonNode tokens) {
    for (JsonNode token : tokens) {
      if (TokenText.hasWord(token.path("token").asText())) {
        return token;
      }
    }
    return tokens.path(0);
  }

  private String said(JsonNode root) {
    JsonNode message = root.path("error").path("message");
    return message.isTextual() ? ": " + key.clean(message.textValue(), MAX_NAME) : "";
  }

  private static Optional<FirstToken> first(JsonNode token) throws MalformedAnswerException {
    if (token.path("top_logprobs").isEmpty()) {
      return Optional.empty();
    }
    List<Candidate> candidates = new ArrayList<>();
    for (JsonNode each : token.get("top_logprobs")) {
      candidates.add(candidate(each));
    }
    Candidate emitted = candidate(token);
    if (candidates.stream().noneMatch(c -> c.token().equals(emitted.token()))) {
      candidates.add(emitted);
    }
    return Optional.of(new FirstToken(emitted.token(), candidates));
  }

  private static Candidate candidate(JsonNode node) throws MalformedAnswerException {
    JsonNode token = node.path("token");
    JsonNode logprob = node.path("logprob");
    if (!token.isTextual() || !logprob.isNumber() || !(logprob.doubleValue() <= ROUNDING)) {
      throw new MalformedAnswerException(
          "HTTP 200, but a log-probability is not a token with a number <= 0");
    }
    return new Candidate(token.textValue(), Math.min(1, Math.exp(logprob.doubleValue())));
  }

  private static Optional<Usage> usage(JsonNode usage) {
    JsonNode input = usage.path("prompt_tokens");
    JsonNode output = usage.path("completion_tokens");
    return input.isIntegralNumber() && output.isIntegralNumber()
        ? Optional.of(new Usage(Math.max(0, input.longValue()), Math.max(0, output.longValue())))
        : Optional.empty();
  }
}
