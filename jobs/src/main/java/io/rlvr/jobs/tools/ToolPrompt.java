package io.rlvr.jobs.tools;

import io.rlvr.data.Message;
import io.rlvr.json.JsonFields;
import java.util.List;

/** What a line of {@code generate} or {@code logprobs} asks the model. */
final class ToolPrompt {
  private static final String PROMPT = "prompt";
  private static final String MESSAGES = "messages";

  private ToolPrompt() {}

  /** {@code prompt} as one user turn, or {@code messages}. */
  static List<Message> messages(JsonFields line) {
    if (line.has(PROMPT)) {
      return List.of(Message.user(line.text(PROMPT)));
    }
    if (!line.has(MESSAGES)) {
      throw line.invalid(PROMPT, "prompt or messages");
    }
    List<Message> messages =
        line.objects(MESSAGES).stream()
            .map(turn -> new Message(turn.text("role"), turn.text("content")))
            .toList();
    if (messages.isEmpty()) {
      throw line.invalid(MESSAGES, "at least one turn");
    }
    return messages;
  }
}
