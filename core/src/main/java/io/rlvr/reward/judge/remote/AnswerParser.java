package io.rlvr.reward.judge.remote;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import io.rlvr.json.Json;
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

  /** The body is no chat completion. */
  static final class MalformedException extends Exception {
    private static final long serialVersionUID = 1L;

    MalformedException(String message) {
      super(message);
    }
  }

  /** A body of status 200. */
  ChatAnswer answer(byte[] body) throws MalformedException {
    JsonNode root;
    try {
      root = JsonReader.STANDARD.read(body);
    } catch (UnreadableJsonException e) {
      throw new MalformedException("HTTP 200, but the answer is not JSON");
    }
    JsonNode choice = root.path("choices").path(0);
    JsonNode content = choice.path("message").path("content");
    if (!content.isTextual() && !content.isNull()) {
      throw new MalformedException(
          "HTTP 200, but the answer has no choices[0].message.content" + said(root));
    }
    return new ChatAnswer(
        content.isNull() ? "" : content.textValue(),
        first(choice.path("logprobs").path("content").path(0)),
        key.clean(root.path("model").asText(), MAX_NAME),
        usage(root.path("usage")));
  }

  /** The name that an error has for the request's field at fault; empty if it names none. */
  static String field(byte[] body) {
    return tree(body).path("error").path("param").asText("");
  }

  /** The endpoint's own words in the body of an error, in any of the usual places. */
  static String message(byte[] body) {
    JsonNode root = tree(body);
    for (JsonNode place :
        List.of(
            root.path("error").path("message"),
            root.path("error"),
            root.path("message"),
            root.path("detail"))) {
      if (place.isTextual()) {
        return place.textValue();
      }
    }
    return new String(body, UTF_8);
  }

  private static JsonNode tree(byte[] body) {
    try {
      return JsonReader.STANDARD.read(body);
    } catch (UnreadableJsonException e) {
      return Json.object(); // a page of a proxy: there is nothing to find in it
    }
  }

  private String said(JsonNode root) {
    JsonNode message = root.path("error").path("message");
    return message.isTextual() ? ": " + key.clean(message.textValue(), MAX_NAME) : "";
  }

  private static Optional<FirstToken> first(JsonNode token) throws MalformedException {
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

  private static Candidate candidate(JsonNode node) throws MalformedException {
    JsonNode token = node.path("token");
    JsonNode logprob = node.path("logprob");
    if (!token.isTextual() || !logprob.isNumber() || !(logprob.doubleValue() <= ROUNDING)) {
      throw new MalformedException(
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
