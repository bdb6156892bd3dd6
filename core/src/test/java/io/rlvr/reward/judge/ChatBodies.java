package io.rlvr.reward.judge;

import java.util.Locale;

/** Bodies of chat completions as endpoints write them. */
final class ChatBodies {
  private ChatBodies() {}

  /**
   * @param emitted the first token
   * @param candidates by turns token and probability
   */
  static String answer(String emitted, Object... candidates) {
    StringBuilder list = new StringBuilder();
    double own = 1e-9;
    for (int i = 0; i < candidates.length; i += 2) {
      double probability = ((Number) candidates[i + 1]).doubleValue();
      list.append(i == 0 ? "" : ", ").append(candidate((String) candidates[i], probability));
      own = candidates[i].equals(emitted) ? probability : own;
    }
    return body(
        emitted,
        "{\"content\": [{\"token\": \"%s\", \"logprob\": %s, \"top_logprobs\": [%s]}]}"
            .formatted(emitted, Math.log(own), list));
  }

  /** Without log-probabilities. */
  static String text(String content) {
    return body(content, "null");
  }

  private static String body(String content, String logprobs) {
    return """
        {"id": "x", "object": "chat.completion", "model": "judge-72b", "choices": [{"index": 0, \
        "message": {"role": "assistant", "content": "%s"}, "logprobs": %s, \
        "finish_reason": "length"}], \
        "usage": {"prompt_tokens": 200, "completion_tokens": 1, "total_tokens": 201}}
        """
        .formatted(content, logprobs);
  }

  private static String candidate(String token, double probability) {
    return String.format(
        Locale.ROOT, "{\"token\": \"%s\", \"logprob\": %s}", token, Math.log(probability));
  }
}
